package io.tocsin.alert.mute;

import java.time.Instant;
import java.util.Optional;

/**
 * Once.
 *
 * @param end not part of it
 */
record Period(Instant start, Instant end) implements Window {

    @Override
    public Optional<Instant> until(Instant now) {
        return now.isBefore(start) || !now.isBefore(end) ? Optional.empty() : Optional.of(end);
    }
}
