package io.tocsin.issue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.runbook.RunbookView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All of one issue. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "IssueDetail", description = "All of one issue")
record IssueDetail(
        @JsonUnwrapped IssueView issue,

        @Schema(description = "The issues that were merged into it, and itself, each with what is its own; at most 100")
        @Nullable
        List<Part> mergedIssues,

        @Schema(description = "Why events are in it, as the first of them was grouped", implementation = Object.class)
        JsonNode grouping,

        @Schema(description = "As far back as counts are kept, the latest first; the largest hundred")
        List<Share> releases,

        @Schema(description = "As far back as counts are kept, the largest first")
        List<Share> environmentCounts,

        @Schema(description = "Events by hour over the last day, and by day over the last 30; hours and days of UTC")
        Series series,

        @Schema(description = "The event that happened last; absent where retention has removed it") @Nullable
        UUID latestEvent,

        @Schema(description = "What to do about it: the runbook that describes its last event most closely") @Nullable
        RunbookView runbook,

        @Schema(description = "What became of it, the newest first; at most 100")
        List<Entry> activity) {

    /** An issue that this one stands for. */
    @RegisterForReflection
    @Schema(name = "IssuePart")
    record Part(
            UUID id, String title, String culprit, String errorType, long count, Instant firstSeen, Instant lastSeen) {}

    /** A part of an issue's events. */
    @RegisterForReflection
    @Schema(name = "IssueShare")
    record Share(
            String name,
            long count,

            @Schema(description = "The hour of the first one")
            Instant firstSeen,

            @Schema(description = "The hour of the last one")
            Instant lastSeen) {}

    /** Counts over time. */
    @RegisterForReflection
    @Schema(name = "IssueSeries")
    record Series(List<Point> hours, List<Point> days) {}

    /** One count. */
    @RegisterForReflection
    @Schema(name = "IssuePoint")
    record Point(Instant time, long count) {}

    /** One entry of the log. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "IssueActivity")
    record Entry(
            Instant at,

            @Schema(description = "The name of the key that it was done with; absent where an event did it")
            String actor,

            String kind,
            @Schema(implementation = Object.class) JsonNode detail) {}
}
