package io.tocsin.alert.mute;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a label as it is sent, stored and shown; {@link MatcherRules} checks it, and nothing of a checked one is absent.
 *
 * @param op one of {@link LabelMatcher.Operator}
 */
@RegisterForReflection
@Schema(
        name = "Matcher",
        description = "A condition on a label of an alert; a label that it has not is the empty text.")
record Matcher(
        @Schema(
                required = true,
                maxLength = MatcherRules.LONGEST_NAME,
                description = "A label: alertname, app, environment, severity, kind, or one of the rule's own",
                examples = "alertname")
        @Nullable
        String name,

        @Schema(
                description =
                        "=~ and !~ take a regular expression of RE2, which the whole value has to match; absent: =",
                enumeration = {"=", "!=", "=~", "!~"})
        @Nullable
        String op,

        @Schema(required = true, maxLength = MatcherRules.LONGEST_VALUE, description = "May be empty") @Nullable
        String value) {

    /**
     * Ready for use.
     *
     * @throws IllegalArgumentException where it is none that {@link MatcherRules} would let pass
     */
    LabelMatcher compiled() {
        if (name == null || op == null || value == null) {
            throw new IllegalArgumentException("A matcher lacks a field");
        }
        return LabelMatcher.of(name, op, value);
    }

    /** All of them ready for use; throws as {@link #compiled()} does. */
    static List<LabelMatcher> compiled(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::compiled).toList();
    }

    /** The app that they narrow to, by {@code app = "..."}; empty where they do not. */
    static String app(List<Matcher> matchers) {
        return matchers.stream()
                .filter(matcher -> "app".equals(matcher.name())
                        && LabelMatcher.Operator.EQUAL.text().equals(matcher.op()))
                .map(matcher -> Objects.requireNonNullElse(matcher.value(), ""))
                .findFirst()
                .orElse("");
    }
}
