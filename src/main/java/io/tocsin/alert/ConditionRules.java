package io.tocsin.alert;

import io.tocsin.access.EnvironmentName;
import io.tocsin.alert.RuleInput.ConditionInput;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks what a rule watches. */
final class ConditionRules {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
    /** What no count knows is counted from the events. */
    private static final Duration LONGEST_TAG_WINDOW = Duration.ofHours(1);

    private static final Duration LONGEST_USERS_WINDOW = Duration.ofDays(1);
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);

    /** With so few requests, one failure would be a page. */
    private static final long DEFAULT_MIN_REQUESTS = 20;

    private static final long DEFAULT_MIN_ERRORS = 5;

    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");

    private final RuleFields fields;

    ConditionRules(RuleFields fields) {
        this.fields = fields;
    }

    /** The condition; null where its kind is unknown. Where a problem was told it may be none that makes sense. */
    @Nullable
    Condition condition(RuleInput rule) {
        ConditionInput input = rule.condition();
        if (input == null || input.kind() == null) {
            fields.problem("condition.kind", "is required");
            return null;
        }
        Filter filter = filter(rule.environment(), input);
        Duration window = fields.duration(
                "condition.window", input.window(), Duration.ofMinutes(5), SHORTEST_WINDOW, LONGEST_WINDOW);
        if (window.toSeconds() % 60 != 0) {
            fields.problem("condition.window", "must be whole minutes");
        }
        Condition condition = switch (input.kind()) {
            case Condition.Count.KIND -> new Condition.Count(filter, thresholds(input, null), window);
            case Condition.Rate.KIND -> new Condition.Rate(filter, thresholds(input, null), window);
            case Condition.ErrorRate.KIND ->
                new Condition.ErrorRate(filter, thresholds(input, 5.0), window, minRequests(input), minErrors(input));
            case Condition.Change.KIND ->
                new Condition.Change(
                        filter,
                        thresholds(input, null),
                        window,
                        fields.oneOf(
                                "condition.against",
                                input.against(),
                                Condition.Against.values(),
                                Condition.Against.PREVIOUS),
                        minErrors(input));
            case Condition.BurnRate.KIND ->
                new Condition.BurnRate(
                        filter,
                        input.objective() == null ? Double.NaN : input.objective(),
                        BurnWindow.STANDARD,
                        minRequests(input),
                        minErrors(input));
            case Condition.NewIssue.KIND -> new Condition.NewIssue(filter, thresholds(input, 1.0), window);
            case Condition.Regression.KIND -> new Condition.Regression(filter, thresholds(input, 1.0), window);
            case Condition.Users.KIND -> new Condition.Users(filter, thresholds(input, null), window);
            case Condition.Absence.KIND ->
                new Condition.Absence(
                        filter,
                        window,
                        fields.oneOf("condition.of", input.of(), Of.values(), Of.EVENTS) == Of.REQUESTS,
                        // A rule that names its app asks for its first event as well.
                        rule.app() == null);
            default -> null;
        };
        if (condition == null) {
            fields.problem("condition.kind", "must be one of those in the documentation; " + input.kind() + " is none");
            return null;
        }
        unused(input, condition);
        limits(condition);
        condition.problem().ifPresent(reason -> fields.problem("condition", reason));
        return condition;
    }

    private long minRequests(ConditionInput input) {
        return fields.least("condition.min_requests", input.minRequests(), DEFAULT_MIN_REQUESTS);
    }

    private long minErrors(ConditionInput input) {
        return fields.least("condition.min_errors", input.minErrors(), DEFAULT_MIN_ERRORS);
    }

    private enum Of {
        EVENTS,
        REQUESTS
    }

    /** A field that the kind does not know would be ignored in silence. */
    private void unused(ConditionInput input, Condition condition) {
        boolean burns = condition instanceof Condition.BurnRate;
        boolean absent = condition instanceof Condition.Absence;
        boolean rate = condition instanceof Condition.ErrorRate;
        boolean change = condition instanceof Condition.Change;
        unknown("threshold", input.threshold(), !burns && !absent, condition);
        unknown("warning_threshold", input.warningThreshold(), !burns && !absent, condition);
        unknown("resolve_threshold", input.resolveThreshold(), !burns && !absent, condition);
        unknown("window", input.window(), !burns, condition);
        unknown("min_requests", input.minRequests(), rate || burns, condition);
        unknown("min_errors", input.minErrors(), rate || change || burns, condition);
        unknown("against", input.against(), change, condition);
        unknown("objective", input.objective(), burns, condition);
        unknown("of", input.of(), absent, condition);
        unknown("include_ignored", input.includeIgnored(), !absent, condition);
    }

    private void unknown(String field, @Nullable Object value, boolean known, Condition condition) {
        if (value != null && !known) {
            fields.problem("condition." + field, "is not a field of " + condition.kind());
        }
    }

    private void limits(Condition condition) {
        Filter filter = condition.filter();
        boolean ofRequests = condition instanceof Condition.ErrorRate
                || condition instanceof Condition.BurnRate
                || (condition instanceof Condition.Absence absence && absence.ofRequests());
        if (ofRequests) {
            Map<String, Optional<String>> unknown = Map.of(
                    "release", filter.release(),
                    "level", filter.level(),
                    "error_type", filter.errorType(),
                    "tag", filter.tag());
            new TreeMap<>(unknown).forEach((field, value) -> {
                if (value.isPresent()) {
                    fields.problem(
                            "condition." + field,
                            "cannot be asked of " + condition.kind()
                                    + ": requests are counted by app, environment and operation");
                }
            });
        }
        if (filter.tag().isPresent() && !ofRequests && condition.window().compareTo(LONGEST_TAG_WINDOW) > 0) {
            fields.problem("condition.window", "must be at most 1h with a tag, which no count has");
        }
        if (filter.tag().isPresent()
                && (condition instanceof Condition.NewIssue || condition instanceof Condition.Regression)) {
            fields.problem("condition.tag", "cannot be asked of " + condition.kind() + ": issues have no tags");
        }
        if (condition instanceof Condition.Users && condition.window().compareTo(LONGEST_USERS_WINDOW) > 0) {
            fields.problem("condition.window", "must be at most 1d for users, who are counted from the events");
        }
    }

    private Filter filter(@Nullable String environment, ConditionInput input) {
        if (input.level() != null && !LEVELS.contains(input.level())) {
            fields.problem("condition.level", "must be one of fatal, error, warning, info, debug");
        }
        if (input.tag() != null && input.tag().indexOf(':') < 1) {
            fields.problem("condition.tag", "must be key:value");
        }
        return new Filter(
                fields.text("environment", environment).map(EnvironmentName::canonical),
                fields.text("condition.release", input.release()),
                fields.text("condition.level", input.level()),
                fields.text("condition.error_type", input.errorType()),
                fields.text("condition.tag", input.tag()),
                // An ignored issue that happens is a sign of life.
                Boolean.TRUE.equals(input.includeIgnored()) || Condition.Absence.KIND.equals(input.kind()));
    }

    private Thresholds thresholds(ConditionInput input, @Nullable Double absent) {
        Double full = input.threshold() == null ? absent : input.threshold();
        if (full == null) {
            fields.problem("condition.threshold", "is required");
        }
        return new Thresholds(
                full == null ? Double.MAX_VALUE : full,
                optional(input.warningThreshold()),
                optional(input.resolveThreshold()));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
