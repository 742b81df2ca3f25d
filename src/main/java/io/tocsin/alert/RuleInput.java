package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.access.EnvironmentName;
import io.tocsin.time.Durations;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule as it is sent. {@link RuleRules} checks it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "AlertRuleInput")
record RuleInput(
        @Schema(required = true, maxLength = RuleRules.LONGEST_NAME) @Nullable
        String name,

        @Schema(description = "Absent: every app, each for itself") @Nullable
        String app,

        @Schema(description = "Absent: all of them together") @Nullable
        String environment,

        @Schema(required = true) @Nullable ConditionInput condition,

        @JsonProperty("for")
        @Schema(description = "How long it must be so before the alert fires, such as 2m; at most 1d. Absent: at once")
        @Nullable
        String hold,

        @Schema(description = "How long it must be over before the alert is; at most 1d. Absent: at once") @Nullable
        String keepFiringFor,

        @Schema(
                enumeration = {"critical", "warning", "info"},
                defaultValue = "critical")
        @Nullable
        String severity,

        @Schema(description = "Where it is told; absent: to the default channels", maxItems = RuleRules.MOST_CHANNELS)
        @Nullable
        List<@Nullable UUID> channels,

        @Schema(description = "How often a firing alert is told again; 1m to 7d", defaultValue = "4h") @Nullable
        String repeatInterval,

        @Schema(
                description = "What a window is of which nothing is known",
                enumeration = {"ok", "fire", "keep"},
                defaultValue = "ok")
        @Nullable
        String noData,

        @Schema(description = "Go out with its alerts") @Nullable
        Map<String, @Nullable String> labels,

        @Schema(defaultValue = "true") @Nullable Boolean enabled,

        @Schema(
                description = "True: steps aside for an app that has an enabled rule of the same kind of its own",
                defaultValue = "false")
        @Nullable
        Boolean fallback,

        @Schema(description = "How often it is evaluated; 1s to 5m", defaultValue = "15s") @Nullable
        String interval,

        @Schema(
                description = "Of changes alone: the version that was read. Is there another by now, the answer is 409;"
                        + " without it nothing is compared")
        @Nullable
        Long version) {

    /** The same with durations in their shortest form and labels by name, as it is kept. */
    RuleInput canonical() {
        return new RuleInput(
                name,
                app,
                environment == null ? null : EnvironmentName.canonical(environment),
                condition == null ? null : condition.canonical(),
                shortest(hold),
                shortest(keepFiringFor),
                severity,
                channels,
                shortest(repeatInterval),
                noData,
                labels == null ? null : new TreeMap<>(labels),
                enabled,
                fallback,
                shortest(interval),
                null);
    }

    private static @Nullable String shortest(@Nullable String duration) {
        return duration == null
                ? null
                : Durations.parse(duration).map(Durations::format).orElse(duration);
    }

    /** What the rule watches. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "AlertConditionInput")
    record ConditionInput(
            @Schema(
                    required = true,
                    enumeration = {
                        Condition.Count.KIND,
                        Condition.Rate.KIND,
                        Condition.ErrorRate.KIND,
                        Condition.Change.KIND,
                        Condition.BurnRate.KIND,
                        Condition.NewIssue.KIND,
                        Condition.Regression.KIND,
                        Condition.Users.KIND,
                        Condition.Absence.KIND
                    })
            @Nullable
            String kind,

            @Schema(
                    description = "From this value on the alert has the rule's severity: a number of errors, issues or"
                            + " users, errors a minute, or a percentage. Absent: 1 for new_issue and regression, 5 for"
                            + " error_rate")
            @Nullable
            Double threshold,

            @Schema(description = "From this lower value on it is a warning") @Nullable
            Double warningThreshold,

            @Schema(description = "A firing alert is over below this value; absent: below the lowest other one")
            @Nullable
            Double resolveThreshold,

            @Schema(description = "In whole minutes, 1m to 31d", defaultValue = "5m") @Nullable
            String window,

            @Nullable String release,
            @Nullable String level,
            @Nullable String errorType,

            @Schema(description = "key:value; for windows of at most 1h") @Nullable
            String tag,

            @Schema(
                    description = "Of error_rate and burn_rate: minimum requests in the window (of a burn rate, in each"
                            + " long window); below it the rule does not fire",
                    defaultValue = "20")
            @Nullable
            Long minRequests,

            @Schema(
                    description =
                            "Of error_rate, burn_rate and change: minimum errors in the window (of a burn rate, in each"
                                    + " long window); below it the rule does not fire",
                    defaultValue = "5")
            @Nullable
            Long minErrors,

            @Schema(
                    description = "Of change: the window before, or the same time a day or a week ago",
                    enumeration = {"previous", "day", "week"},
                    defaultValue = "previous")
            @Nullable
            String against,

            @Schema(description = "Of burn_rate: the percentage of requests that must succeed, such as 99.9") @Nullable
            Double objective,

            @Schema(
                    description = "Of absence: what does not come",
                    enumeration = {"events", "requests"},
                    defaultValue = "events")
            @Nullable
            String of,

            @Schema(
                    description = "True: ignored issues and their errors count. An absence rule always counts every"
                            + " event",
                    defaultValue = "false")
            @Nullable
            Boolean includeIgnored) {

        private ConditionInput canonical() {
            return new ConditionInput(
                    kind,
                    threshold,
                    warningThreshold,
                    resolveThreshold,
                    shortest(window),
                    release,
                    level,
                    errorType,
                    tag,
                    minRequests,
                    minErrors,
                    against,
                    objective,
                    of,
                    includeIgnored);
        }
    }
}
