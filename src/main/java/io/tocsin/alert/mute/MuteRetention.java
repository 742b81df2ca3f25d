package io.tocsin.alert.mute;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Removes what has been over for {@code tocsin.mutes.retention}, in small batches. */
@ApplicationScoped
class MuteRetention {

    private static final String SETTING = "tocsin.mutes.retention";
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final SilenceRepository silences;
    private final MuteTimingRepository timings;
    private final KeyRing keys;
    private final MuteSettings settings;
    private final DatabaseCalls calls;
    private final Clock clock;

    MuteRetention(
            SilenceRepository silences,
            MuteTimingRepository timings,
            KeyRing keys,
            MuteSettings settings,
            DatabaseCalls calls,
            Clock clock) {
        this.silences = silences;
        this.timings = timings;
        this.keys = keys;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    void check(@Observes StartupEvent started) {
        Duration kept = settings.retention();
        if (kept.compareTo(SHORTEST) < 0 || kept.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    SETTING + " is not between " + SHORTEST.toHours() + " h and " + LONGEST.toDays() + " days",
                    Set.of(SETTING));
        }
    }

    @Scheduled(
            every = "1h",
            delayed = "25m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "mute-retention")
    void hourly() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        removeOld();
    }

    void removeOld() {
        Instant before = Instants.toMicros(clock.instant().minus(settings.retention()));
        calls.removeInBatches("silences", most -> silences.deleteBatch(before, most));
        calls.removeInBatches("mute timings", most -> timings.deleteBatch(before, most));
    }
}
