package io.tocsin.alert.mute;

import java.time.Instant;
import java.util.Optional;

/** When something mutes. Pure. */
sealed interface Window permits Period, Schedule {

    /** Until when it mutes; empty where it does not at that moment. */
    Optional<Instant> until(Instant now);
}
