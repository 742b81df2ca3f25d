package io.tocsin.alert;

import io.tocsin.http.SingleLineText;
import io.tocsin.time.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a rule by their types and bounds; the first thing that is wrong with each is told. */
final class RuleFields {

    static final int LONGEST_TEXT = 200;
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);

    private final String place;
    private final Map<String, String> problems;

    RuleFields(String place, Map<String, String> problems) {
        this.place = place;
        this.problems = problems;
    }

    void problem(String field, String reason) {
        problems.putIfAbsent(place + field, reason);
    }

    Optional<String> text(String field, @Nullable String value) {
        if (value != null && value.isEmpty()) {
            problem(field, "must be 1 to " + LONGEST_TEXT + " characters");
        } else if (value != null) {
            singleLine(field, value, LONGEST_TEXT);
        }
        return Optional.ofNullable(value);
    }

    /** Returns whether the text is one line of at most {@code maxLength} characters; if not, that is a problem of the field. */
    boolean singleLine(String field, String text, int maxLength) {
        String problem = SingleLineText.problem(text, maxLength);
        if (problem != null) {
            problem(field, problem);
        }
        return problem == null;
    }

    long least(String field, @Nullable Long value, long absent) {
        if (value != null && (value < 0 || value > 1_000_000_000)) {
            problem(field, "must be 0 to 1000000000");
        }
        return value == null ? absent : value;
    }

    Duration patience(String field, @Nullable String value) {
        return value == null || value.equals("0s")
                ? Duration.ZERO
                : duration(field, value, Duration.ZERO, Duration.ofSeconds(1), LONGEST_PATIENCE);
    }

    Duration duration(String field, @Nullable String value, Duration absent, Duration least, Duration most) {
        if (value == null) {
            return absent;
        }
        Optional<Duration> duration = Durations.parse(value);
        if (duration.isEmpty()
                || duration.get().compareTo(least) < 0
                || duration.get().compareTo(most) > 0) {
            problem(
                    field,
                    "must be a duration such as 5m, from " + Durations.format(least) + " to " + Durations.format(most));
            return absent.isZero() ? least : absent;
        }
        return duration.get();
    }

    <E extends Enum<E>> E oneOf(String field, @Nullable String value, E[] values, E absent) {
        if (value == null) {
            return absent;
        }
        Function<E, String> word = one -> one.name().toLowerCase(Locale.ROOT);
        return Arrays.stream(values)
                .filter(one -> word.apply(one).equals(value))
                .findFirst()
                .orElseGet(() -> {
                    problem(
                            field,
                            "must be one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(values).map(word).toList()));
                    return absent;
                });
    }
}
