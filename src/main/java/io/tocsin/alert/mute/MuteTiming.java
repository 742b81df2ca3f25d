package io.tocsin.alert.mute;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mute timing: once, from {@code startsAt} to {@code endsAt}, or by a schedule.
 *
 * @param matchers empty: all alerts
 * @param createdBy the name of the key
 */
record MuteTiming(
        UUID id,
        String name,
        MuteTimingKind kind,
        List<Matcher> matchers,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable ScheduleFields schedule,
        boolean enabled,
        String createdBy,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    MuteTiming {
        matchers = List.copyOf(matchers);
    }

    /** Whether the other says the same, whatever its version and times. */
    boolean sameAs(MuteTiming other) {
        return name.equals(other.name)
                && kind == other.kind
                && matchers.equals(other.matchers)
                && Objects.equals(startsAt, other.startsAt)
                && Objects.equals(endsAt, other.endsAt)
                && Objects.equals(schedule, other.schedule)
                && enabled == other.enabled;
    }

    /** Whether it will never mute again. */
    boolean over(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    MuteTimingView view(Instant now) {
        return new MuteTimingView(
                id,
                name,
                kind,
                matchers,
                startsAt,
                endsAt,
                schedule,
                enabled,
                until(now).orElse(null),
                createdBy,
                version,
                createdAt,
                updatedAt);
    }

    /** Until when it mutes; empty where it does not. */
    private Optional<Instant> until(Instant now) {
        if (!enabled) {
            return Optional.empty();
        }
        if (startsAt != null && endsAt != null) {
            return new Period(startsAt, endsAt).until(now);
        }
        try {
            return schedule == null ? Optional.empty() : Schedule.of(schedule).until(now);
        } catch (IllegalArgumentException unknownToThisReplica) {
            // As in Mutes: it mutes nothing.
            return Optional.empty();
        }
    }
}
