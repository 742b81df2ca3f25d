package io.tocsin.alert;

import io.tocsin.access.AppDirectory;
import io.tocsin.alert.RuleInput.ConditionInput;
import io.tocsin.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a rule: every field that is wrong is told with its reason. */
final class RuleRules {

    static final int LONGEST_NAME = 200;
    static final int MOST_CHANNELS = 20;
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_LABELS = 20;

    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
    /** What no count knows is counted from the events. */
    private static final Duration LONGEST_TAG_WINDOW = Duration.ofHours(1);

    private static final Duration LONGEST_USERS_WINDOW = Duration.ofDays(1);
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");
    /** Prometheus' label names, which Alertmanager keeps to as well. */
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}");
    /** What an alert says of itself. */
    private static final Set<String> OWN_LABELS = Set.of("alertname", "app", "environment", "severity");

    private final String place;
    private final Map<String, String> problems;

    private RuleRules(String place, Map<String, String> problems) {
        this.place = place;
        this.problems = problems;
    }

    /**
     * The rule; null where a problem was found.
     *
     * @param place what stands before the names of fields, such as {@code rules[3].}
     * @param problems gets the reason for each field that is wrong
     */
    static @Nullable Rule rule(RuleInput input, String place, Map<String, String> problems) {
        int before = problems.size();
        RuleRules rules = new RuleRules(place, problems);
        Rule rule = rules.read(input);
        return problems.size() == before ? rule : null;
    }

    private @Nullable Rule read(RuleInput input) {
        String name = input.name() == null ? "" : input.name();
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            problem("name", "is required, at most " + LONGEST_NAME + " characters");
        }
        if (input.app() != null && !AppDirectory.NAME.matcher(input.app()).matches()) {
            problem("app", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        Condition condition = condition(input);
        Timing timing = new Timing(
                patience("for", input.hold()),
                patience("keep_firing_for", input.keepFiringFor()),
                oneOf("no_data", input.noData(), NoData.values(), NoData.OK));
        Severity severity = oneOf("severity", input.severity(), Severity.values(), Severity.CRITICAL);
        List<UUID> channels = channels(input.channels());
        Duration repeat =
                duration("repeat_interval", input.repeatInterval(), Duration.ofHours(4), MINUTE, Duration.ofDays(7));
        Map<String, String> labels = labels(input.labels());
        Duration interval = duration(
                "interval", input.interval(), Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (condition == null) {
            return null;
        }
        if (severity != Severity.CRITICAL && warns(condition)) {
            problem("severity", "must be critical where there are warnings below it");
        }
        return new Rule(
                name,
                Optional.ofNullable(input.app()),
                condition,
                timing,
                severity,
                channels,
                repeat,
                labels,
                input.enabled() == null || input.enabled(),
                Boolean.TRUE.equals(input.fallback()),
                interval);
    }

    private static boolean warns(Condition condition) {
        return condition instanceof Condition.BurnRate
                || (condition instanceof Condition.Measured measured
                        && measured.thresholds().warning().isPresent());
    }

    private @Nullable Condition condition(RuleInput rule) {
        ConditionInput input = rule.condition();
        if (input == null || input.kind() == null) {
            problem("condition.kind", "is required");
            return null;
        }
        Filter filter = filter(rule.environment(), input);
        Duration window = duration("condition.window", input.window(), Duration.ofMinutes(5), MINUTE, LONGEST_WINDOW);
        if (window.toSeconds() % 60 != 0) {
            problem("condition.window", "must be whole minutes");
        }
        Condition condition = switch (input.kind()) {
            case Condition.Count.KIND -> new Condition.Count(filter, thresholds(input, null), window);
            case Condition.Rate.KIND -> new Condition.Rate(filter, thresholds(input, null), window);
            case Condition.ErrorRate.KIND ->
                new Condition.ErrorRate(
                        filter,
                        thresholds(input, 5.0),
                        window,
                        least("condition.min_requests", input.minRequests(), 20),
                        least("condition.min_errors", input.minErrors(), 5));
            case Condition.Change.KIND ->
                new Condition.Change(
                        filter,
                        thresholds(input, null),
                        window,
                        oneOf(
                                "condition.against",
                                input.against(),
                                Condition.Against.values(),
                                Condition.Against.PREVIOUS),
                        least("condition.min_errors", input.minErrors(), 5));
            case Condition.BurnRate.KIND ->
                new Condition.BurnRate(
                        filter, input.objective() == null ? Double.NaN : input.objective(), BurnWindow.STANDARD);
            case Condition.NewIssue.KIND -> new Condition.NewIssue(filter, thresholds(input, 1.0), window);
            case Condition.Regression.KIND -> new Condition.Regression(filter, thresholds(input, 1.0), window);
            case Condition.Users.KIND -> new Condition.Users(filter, thresholds(input, null), window);
            case Condition.Absence.KIND ->
                new Condition.Absence(
                        filter, window, oneOf("condition.of", input.of(), Of.values(), Of.EVENTS) == Of.REQUESTS);
            default -> null;
        };
        if (condition == null) {
            problem("condition.kind", "must be one of those in the documentation; " + input.kind() + " is none");
            return null;
        }
        unused(input, condition);
        limits(condition);
        condition.problem().ifPresent(reason -> problem("condition", reason));
        return condition;
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
        unknown("min_requests", input.minRequests(), rate, condition);
        unknown("min_errors", input.minErrors(), rate || change, condition);
        unknown("against", input.against(), change, condition);
        unknown("objective", input.objective(), burns, condition);
        unknown("of", input.of(), absent, condition);
    }

    private void unknown(String field, @Nullable Object value, boolean known, Condition condition) {
        if (value != null && !known) {
            problem("condition." + field, "is not a field of " + condition.kind());
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
                    problem(
                            "condition." + field,
                            "cannot be asked of " + condition.kind()
                                    + ": requests are counted by app, environment and operation");
                }
            });
        }
        if (filter.tag().isPresent() && !ofRequests && condition.window().compareTo(LONGEST_TAG_WINDOW) > 0) {
            problem("condition.window", "must be at most 1h with a tag, which no count has");
        }
        if (filter.tag().isPresent()
                && (condition instanceof Condition.NewIssue || condition instanceof Condition.Regression)) {
            problem("condition.tag", "cannot be asked of " + condition.kind() + ": issues have no tags");
        }
        if (condition instanceof Condition.Users && condition.window().compareTo(LONGEST_USERS_WINDOW) > 0) {
            problem("condition.window", "must be at most 1d for users, who are counted from the events");
        }
    }

    private Filter filter(@Nullable String environment, ConditionInput input) {
        if (input.level() != null && !LEVELS.contains(input.level())) {
            problem("condition.level", "must be one of fatal, error, warning, info, debug");
        }
        if (input.tag() != null && input.tag().indexOf(':') < 1) {
            problem("condition.tag", "must be key:value");
        }
        return new Filter(
                text("environment", environment),
                text("condition.release", input.release()),
                text("condition.level", input.level()),
                text("condition.error_type", input.errorType()),
                text("condition.tag", input.tag()));
    }

    private Optional<String> text(String field, @Nullable String value) {
        if (value != null && (value.isEmpty() || value.length() > LONGEST_TEXT)) {
            problem(field, "must be 1 to " + LONGEST_TEXT + " characters");
        }
        return Optional.ofNullable(value);
    }

    private Thresholds thresholds(ConditionInput input, @Nullable Double absent) {
        Double full = input.threshold() == null ? absent : input.threshold();
        if (full == null) {
            problem("condition.threshold", "is required");
        }
        return new Thresholds(
                full == null ? Double.MAX_VALUE : full,
                optional(input.warningThreshold()),
                optional(input.resolveThreshold()));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private long least(String field, @Nullable Long value, long absent) {
        if (value != null && (value < 0 || value > 1_000_000_000)) {
            problem(field, "must be 0 to 1000000000");
        }
        return value == null ? absent : value;
    }

    private Duration patience(String field, @Nullable String value) {
        return value == null || value.equals("0s")
                ? Duration.ZERO
                : duration(field, value, Duration.ZERO, Duration.ofSeconds(1), LONGEST_PATIENCE);
    }

    private Duration duration(String field, @Nullable String value, Duration absent, Duration least, Duration most) {
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

    private <E extends Enum<E>> E oneOf(String field, @Nullable String value, E[] values, E absent) {
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

    private List<UUID> channels(@Nullable List<@Nullable UUID> sent) {
        List<UUID> channels = new ArrayList<>();
        for (UUID channel : sent == null ? List.<@Nullable UUID>of() : sent) {
            if (channel == null || channels.contains(channel)) {
                problem("channels", "must be ids of channels, each once");
            } else {
                channels.add(channel);
            }
        }
        if (channels.size() > MOST_CHANNELS) {
            problem("channels", "must be at most " + MOST_CHANNELS);
        }
        return channels;
    }

    private Map<String, String> labels(@Nullable Map<String, @Nullable String> sent) {
        Map<String, String> labels = new TreeMap<>();
        if (sent == null) {
            return labels;
        }
        sent.forEach((name, value) -> {
            if (!LABEL.matcher(name).matches() || name.startsWith("__")) {
                problem("labels", "must have names of letters, digits and _; " + name + " is none");
            } else if (OWN_LABELS.contains(name)) {
                problem("labels." + name, "is set by the alert itself");
            } else if (value == null || value.length() > LONGEST_TEXT) {
                problem("labels." + name, "must be a string of at most " + LONGEST_TEXT + " characters");
            } else {
                labels.put(name, value);
            }
        });
        if (labels.size() > MOST_LABELS) {
            problem("labels", "must be at most " + MOST_LABELS);
        }
        return labels;
    }

    private void problem(String field, String reason) {
        problems.putIfAbsent(place + field, reason);
    }
}
