package io.tocsin.alert.mute;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tocsin.access.EnvironmentName;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a label, as Prometheus and Alertmanager have them: a label that is absent is the empty text, and a regular
 * expression has to match the whole value. It is RE2's, so its time is linear in the value. Pure.
 *
 * @param pattern of the operators with a regular expression
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#matcher">Alertmanager: matchers</a>
 */
record LabelMatcher(
        String name,
        Operator operator,
        String value,
        @Nullable Pattern pattern) {

    /** RE2 repeats by copying, so counted repetitions within each other multiply, and what is too large must not be built at all. */
    private static final long MOST_COPIES = 20_000;

    /** Of RE2's program, which each character of a value may go through. */
    private static final int LARGEST_PROGRAM = 2_000;

    private static final java.util.regex.Pattern COUNTED =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    /** The label whose values are compared without case. */
    private static final String ENVIRONMENT = "environment";

    /** What a value may be compared by. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** As it stands in requests and answers. */
        String text() {
            return text;
        }

        /** Empty where it is none. */
        static Optional<Operator> of(String text) {
            return Arrays.stream(values())
                    .filter(operator -> operator.text.equals(text))
                    .findFirst();
        }
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException with the reason, where the operator is none or the regular expression cannot be read or is too
     *     large
     */
    static LabelMatcher of(String name, String op, String value) {
        Operator operator = Operator.of(op)
                .orElseThrow(() ->
                        new IllegalArgumentException("has the operator " + op + "; it must be one of = != =~ !~"));
        boolean regular = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        boolean isEnvironment = ENVIRONMENT.equals(name);
        return new LabelMatcher(
                name,
                operator,
                isEnvironment ? EnvironmentName.canonical(value) : value,
                regular ? pattern(value, isEnvironment ? Pattern.CASE_INSENSITIVE : 0) : null);
    }

    /** Whether an alert with these labels meets the condition. */
    boolean matches(Map<String, String> labels) {
        String found = labels.getOrDefault(name, "");
        boolean same = pattern == null ? found.equals(value) : pattern.matches(found);
        return same == (operator == Operator.EQUAL || operator == Operator.MATCHES);
    }

    private static Pattern pattern(String text, int flags) {
        if (copies(text) > MOST_COPIES) {
            throw tooLarge();
        }
        try {
            Pattern pattern = Pattern.compile(text, Pattern.DOTALL | flags);
            if (pattern.programSize() > LARGEST_PROGRAM) {
                throw tooLarge();
            }
            return pattern;
        } catch (PatternSyntaxException unreadable) {
            throw new IllegalArgumentException(
                    "is no regular expression of RE2: " + unreadable.getDescription(), unreadable);
        }
    }

    /** No expression becomes larger than that: as if each repetition held all the others, and all characters. */
    private static long copies(String text) {
        long copies = Math.max(1, text.length());
        for (MatchResult counted : COUNTED.matcher(text).results().toList()) {
            String most = counted.group(2);
            copies *= Math.max(1, Long.parseLong(most == null || most.isEmpty() ? counted.group(1) : most));
            if (copies > MOST_COPIES) {
                break;
            }
        }
        return copies;
    }

    private static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException(
                "is too large a regular expression; write it with fewer counted repetitions");
    }
}
