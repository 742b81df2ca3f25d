package io.tocsin.alert.mute;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A silence.
 *
 * @param endsAt not part of it
 * @param createdBy the name of the key
 */
record Silence(
        UUID id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        String comment,
        String createdBy,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    Silence {
        matchers = List.copyOf(matchers);
    }

    SilenceState state(Instant now) {
        return SilenceState.of(startsAt, endsAt, now);
    }

    /** The app that it narrows to; empty where it does not. */
    String app() {
        return Matcher.app(matchers);
    }

    /** Whether the other says the same, whatever its version and times. */
    boolean sameAs(Silence other) {
        return matchers.equals(other.matchers)
                && startsAt.equals(other.startsAt)
                && endsAt.equals(other.endsAt)
                && comment.equals(other.comment);
    }

    /** Over from now on; one that was to come never begins. */
    Silence expired(Instant now) {
        Instant start = startsAt.isAfter(now) ? now : startsAt;
        return new Silence(id, matchers, start, now, comment, createdBy, version + 1, createdAt, now);
    }

    SilenceView view(Instant now) {
        return new SilenceView(
                id, state(now), matchers, startsAt, endsAt, comment, createdBy, version, createdAt, updatedAt);
    }
}
