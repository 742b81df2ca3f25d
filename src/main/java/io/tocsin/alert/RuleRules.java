package io.tocsin.alert;

import io.tocsin.access.AppDirectory;
import io.tocsin.access.EnvironmentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a rule: every field that is wrong is told with its reason. */
final class RuleRules {

    static final int LONGEST_NAME = 200;
    static final int MOST_CHANNELS = 20;
    private static final int MOST_LABELS = 20;

    /** Where events of test keys land. */
    private static final String TEST = "test";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Prometheus' label names, which Alertmanager keeps to as well. */
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}");
    /** What an alert says of itself. */
    private static final Set<String> OWN_LABELS = Set.of("alertname", "app", "environment", "severity");

    private final RuleFields fields;

    private RuleRules(RuleFields fields) {
        this.fields = fields;
    }

    /**
     * The rule; null where a problem was found.
     *
     * @param place what stands before the names of fields, such as {@code rules[3].}
     * @param problems gets the reason for each field that is wrong
     */
    static @Nullable Rule rule(RuleInput input, String place, Map<String, String> problems) {
        int before = problems.size();
        Rule rule = new RuleRules(new RuleFields(place, problems)).read(input);
        return problems.size() == before ? rule : null;
    }

    private @Nullable Rule read(RuleInput input) {
        String name = input.name() == null ? "" : input.name();
        if (name.isBlank()) {
            fields.problem("name", "is required");
        }
        fields.singleLine("name", name, LONGEST_NAME);
        if (input.app() != null && !AppDirectory.NAME.matcher(input.app()).matches()) {
            fields.problem("app", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (input.environment() != null && TEST.equals(EnvironmentName.canonical(input.environment()))) {
            fields.problem("environment", "must not be \"test\": test events never raise alerts");
        }
        Condition condition = new ConditionRules(fields).condition(input);
        Timing timing = new Timing(
                fields.patience("for", input.hold()),
                fields.patience("keep_firing_for", input.keepFiringFor()),
                fields.oneOf("no_data", input.noData(), NoData.values(), NoData.OK));
        Severity severity = fields.oneOf("severity", input.severity(), Severity.values(), Severity.CRITICAL);
        List<UUID> channels = channels(input.channels());
        Duration repeat = fields.duration(
                "repeat_interval", input.repeatInterval(), Duration.ofHours(4), MINUTE, Duration.ofDays(7));
        Map<String, String> labels = labels(input.labels());
        Duration interval = fields.duration(
                "interval", input.interval(), Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (condition == null) {
            return null;
        }
        if (severity != Severity.CRITICAL && warns(condition)) {
            fields.problem("severity", "must be critical where there are warnings below it");
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

    /** Whether it may fire as a warning, below the rule's own severity. */
    static boolean warns(Condition condition) {
        return condition instanceof Condition.BurnRate
                || (condition instanceof Condition.Measured measured
                        && measured.thresholds().warning().isPresent());
    }

    private List<UUID> channels(@Nullable List<@Nullable UUID> sent) {
        List<UUID> channels = new ArrayList<>();
        for (UUID channel : sent == null ? List.<@Nullable UUID>of() : sent) {
            if (channel == null || channels.contains(channel)) {
                fields.problem("channels", "must be ids of channels, each once");
            } else {
                channels.add(channel);
            }
        }
        if (channels.size() > MOST_CHANNELS) {
            fields.problem("channels", "must be at most " + MOST_CHANNELS);
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
                fields.problem("labels", "must have names of letters, digits and _, at most 100 of them");
            } else if (OWN_LABELS.contains(name)) {
                fields.problem("labels." + name, "is set by the alert itself");
            } else if (value == null) {
                fields.problem("labels." + name, "must be a string");
            } else if (fields.singleLine("labels." + name, value, RuleFields.LONGEST_TEXT)) {
                labels.put(name, value);
            }
        });
        if (labels.size() > MOST_LABELS) {
            fields.problem("labels", "must be at most " + MOST_LABELS);
        }
        return labels;
    }
}
