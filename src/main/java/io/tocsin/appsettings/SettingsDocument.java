package io.tocsin.appsettings;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.pattern.Glob;
import io.tocsin.scrub.ExtraPattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An app's settings as they are sent, shown and stored. {@link SettingsRules} checks them. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "AppSettings",
        description =
                "What is left out is as the configuration says. In patterns * stands for any characters, ? for one,"
                        + " and a backslash makes them ordinary.")
record SettingsDocument(
        @Schema(description = "Whose they are; ignored where it is sent", readOnly = true) @Nullable
        String app,

        @Schema(
                description =
                        "Rises with every change; 0: none was made yet. Of a change: the version it was made from. Is"
                                + " there another by now, the answer is 409. Absent: whatever is there is changed")
        @Nullable
        Long version,

        @Nullable Scrubbing scrubbing,

        @Schema(
                description = "An event that matches all members of one of them is not stored",
                maxItems = SettingsRules.MOST_FILTERS)
        @Nullable
        List<@Nullable Filter> filters,

        @Schema(
                description = "Of those that give a fingerprint the first that matches counts; of those that speak of"
                        + " frames the last",
                maxItems = SettingsRules.MOST_GROUPING_RULES)
        @Nullable
        List<@Nullable Rule> groupingRules,

        @Nullable Sizes sizes,
        @Nullable Sampling sampling,

        @Schema(
                description =
                        "How many new issues it may make a minute; what is beyond falls into one issue for its type",
                minimum = "1",
                maximum = "" + SettingsRules.MOST_NEW_ISSUES)
        @Nullable
        Integer newIssuesPerMinute,

        @Schema(
                description = "The name of the key that the last change was made with; ignored where it is sent",
                readOnly = true)
        @Nullable
        String changedBy,

        @Schema(description = "When the last change was made; ignored where it is sent", readOnly = true) @Nullable
        Instant changedAt) {

    /** None. */
    static final SettingsDocument EMPTY =
            new SettingsDocument(null, null, null, null, null, null, null, null, null, null);

    /** What is scrubbed otherwise than the configuration says. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "AppScrubbing")
    record Scrubbing(
            @Schema(
                    description =
                            "Kinds that are switched on or off, such as email, ip, card; the others are as configured")
            @Nullable
            Map<String, @Nullable Boolean> kinds,

            @Schema(
                    description = "Further key names whose values are taken out",
                    maxItems = SettingsRules.MOST_KEYS,
                    examples = "[\"badge\"]")
            @Nullable
            List<@Nullable String> extraKeys,

            @Schema(
                    description = "Key names whose values are not, whatever they are called",
                    maxItems = SettingsRules.MOST_KEYS)
            @Nullable
            List<@Nullable String> exemptKeys,

            @Schema(
                    description = "Patterns in the syntax of RE2, each of at most " + ExtraPattern.LONGEST
                            + " characters; of what they find the first group is taken out, else all",
                    maxItems = SettingsRules.MOST_PATTERNS,
                    examples = "[\"[A-Z]{3}-\\\\d{6}\"]")
            @Nullable
            List<@Nullable String> extraPatterns) {}

    /** One sort of events that are not stored. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "AppFilter",
            description = "At least one member but the name is needed; an event has to match all of them.")
    record Filter(
            @Schema(required = true, maxLength = SettingsRules.LONGEST_NAME, examples = "health checks") @Nullable
            String name,

            @Schema(description = "A pattern for all of the error type, in its case", maxLength = Glob.LONGEST)
            @Nullable
            String errorType,

            @Schema(description = "A pattern for all of the message, in whatever case", maxLength = Glob.LONGEST)
            @Nullable
            String message,

            @Schema(description = "A pattern for all of the release, in its case", maxLength = Glob.LONGEST) @Nullable
            String release,

            @Schema(description = "A pattern for all of the environment, in any case", maxLength = Glob.LONGEST)
            @Nullable
            String environment,

            @Schema(description = "An address or a network that the event is sent from", examples = "10.0.0.0/8")
            @Nullable
            String address) {}

    /** A rule of grouping. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "AppGroupingRule",
            description = "Needs at least one of type, message and module, and either fingerprint or in_app.")
    record Rule(
            @Schema(
                    required = true,
                    description = "What explanations call it",
                    maxLength = SettingsRules.LONGEST_NAME,
                    examples = "timeouts of the bank")
            @Nullable
            String name,

            @Schema(
                    description = "A pattern for all of the error type, or of that of an exception of its chain",
                    maxLength = Glob.LONGEST)
            @Nullable
            String type,

            @Schema(
                    description = "A pattern for all of the message, or of that of an exception of its chain",
                    maxLength = Glob.LONGEST)
            @Nullable
            String message,

            @Schema(
                    description =
                            "A pattern for the module of a frame, or its file where it has none; with in_app: of the"
                                    + " frames that the rule speaks of",
                    maxLength = Glob.LONGEST)
            @Nullable
            String module,

            @Schema(
                    description =
                            "The parts of the fingerprint, 1 to 8 of at most 200 characters; {{ default }}, {{ type }},"
                                    + " {{ message }}, {{ module }} and {{ function }} stand for the event's",
                    maxItems = 8)
            @Nullable
            List<@Nullable String> fingerprint,

            @Schema(description = "Whether the frames are the application's own") @Nullable
            Boolean inApp) {}

    /** How large events may be. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AppSizes", description = "In bytes of UTF-8.")
    record Sizes(
            @Schema(
                    description = "What is larger is refused: PAYLOAD_TOO_LARGE",
                    minimum = "" + EventSizes.LEAST_EVENT,
                    maximum = "" + EventSizes.MOST_EVENT)
            @Nullable
            Integer eventBytes,

            @Schema(
                    description = "What is longer is cut, and marked",
                    minimum = "" + EventSizes.LEAST_TEXT,
                    maximum = "" + EventSizes.MOST_MESSAGE)
            @Nullable
            Integer messageBytes,

            @Schema(
                    description = "What is longer is cut, and marked",
                    minimum = "" + EventSizes.LEAST_TEXT,
                    maximum = "" + EventSizes.MOST_STACK_TRACE)
            @Nullable
            Integer stackTraceBytes) {}

    /** When a part of the events is stored. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AppSampling")
    record Sampling(
            @Schema(
                    required = true,
                    description = "How many events of an issue are stored a minute before only a part of them is",
                    minimum = "1",
                    maximum = "" + SettingsRules.MOST_SAMPLED)
            @Nullable
            Integer storedPerIssueAndMinute) {}

    /** What is stored of it: all but whose it is, and who changed it when. */
    SettingsDocument content() {
        return about(null, null, null, null);
    }

    /** As it is shown. */
    SettingsDocument about(
            @Nullable String newApp, @Nullable Long newVersion, @Nullable String newBy, @Nullable Instant newAt) {
        return new SettingsDocument(
                newApp,
                newVersion,
                scrubbing,
                filters,
                groupingRules,
                sizes,
                sampling,
                newIssuesPerMinute,
                newBy,
                newAt);
    }
}
