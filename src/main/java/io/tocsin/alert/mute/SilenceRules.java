package io.tocsin.alert.mute;

import io.tocsin.http.ApiException;
import io.tocsin.http.SingleLineText;
import io.tocsin.time.Durations;
import io.tocsin.time.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a silence may be. Pure. */
final class SilenceRules {

    static final int LONGEST_COMMENT = 500;
    /** A year: whoever wants it for longer wants another rule. */
    static final Duration LONGEST = Duration.ofDays(366);

    private static final String STARTS_AT = "starts_at";
    private static final String ENDS_AT = "ends_at";

    private SilenceRules() {}

    /**
     * A new one.
     *
     * @throws ApiException 422 with each field that is wrong
     */
    static Silence made(SilenceInput sent, UUID id, String createdBy, Instant now) {
        return checked(sent, new Silence(id, List.of(), now, now, "", createdBy, 0, now, now), now);
    }

    /**
     * One that is changed.
     *
     * @param before the one that is changed, which is not over
     * @throws ApiException 422 with each field that is wrong
     */
    static Silence checked(SilenceInput sent, Silence before, Instant now) {
        Map<String, String> problems = new LinkedHashMap<>();
        List<Matcher> matchers = MatcherRules.narrowing(sent.matchers(), problems);
        Instant start = start(sent.startsAt(), before, now, problems);
        Instant end = end(sent, start, now, problems);
        String comment = SingleLineText.required("comment", sent.comment(), LONGEST_COMMENT, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new Silence(
                before.id(),
                matchers,
                start,
                end,
                comment,
                before.createdBy(),
                before.version() + 1,
                before.createdAt(),
                now);
    }

    private static Instant start(@Nullable Instant sent, Silence before, Instant now, Map<String, String> problems) {
        if (sent == null || !sent.isAfter(now)) {
            return before.startsAt().isAfter(now) ? now : before.startsAt();
        }
        if (Duration.between(now, sent).compareTo(LONGEST) > 0) {
            problems.put(STARTS_AT, "lies more than " + LONGEST.toDays() + " days ahead");
        }
        return Instants.toMicros(sent);
    }

    private static Instant end(SilenceInput sent, Instant start, Instant now, Map<String, String> problems) {
        Instant end = sent.endsAt() == null ? now : Instants.toMicros(sent.endsAt());
        String field = ENDS_AT;
        if ((sent.endsAt() == null) == (sent.duration() == null)) {
            problems.put(ENDS_AT, "or duration is required, and not both");
            return end;
        }
        if (sent.duration() != null) {
            field = "duration";
            Duration duration = Durations.parse(sent.duration()).orElse(null);
            if (duration == null) {
                problems.put(field, "must be a duration such as 2h");
                return end;
            }
            end = (start.isAfter(now) ? start : now).plus(duration);
        }
        if (!end.isAfter(now) || !end.isAfter(start)) {
            problems.put(field, "must lie in the future, and after starts_at");
        } else if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            problems.put(field, "must be at most " + LONGEST.toDays() + " days after starts_at");
        }
        return end;
    }
}
