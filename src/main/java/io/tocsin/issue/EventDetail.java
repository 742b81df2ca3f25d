package io.tocsin.issue;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.event.EventView;
import io.tocsin.runbook.RunbookView;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All of one event, and its place in its issue.
 *
 * @param rest the members of its payload, shown beside the event's own fields
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "EventDetail",
        description = "All of one event. What it was sent with beyond the fields named here (stack_trace, exceptions,"
                + " request, context, fingerprint, and what ingest noted) stands beside them.")
record EventDetail(
        @JsonUnwrapped EventView event,
        IssueLink issue,

        @Schema(description = "What to do about it: the runbook that describes it most closely; absent where none does")
        @Nullable
        RunbookView runbook,

        @Schema(description = "The event before it in its issue; absent where it is the first") @Nullable
        UUID previous,

        @Schema(description = "The event after it in its issue; absent where it is the last") @Nullable
        UUID next,

        @JsonAnyGetter @Schema(hidden = true) Map<String, JsonNode> rest) {

    /** The issue an event belongs to. */
    @RegisterForReflection
    @Schema(name = "IssueLink")
    record IssueLink(UUID id) {}
}
