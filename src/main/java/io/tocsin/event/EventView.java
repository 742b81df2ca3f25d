package io.tocsin.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event as lists show it: everything but its payload. Its components are named like {@link ErrorEvent}'s fields, which
 * is how the repository's projection finds them; what is empty is left out of the answer.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Event", description = "An error event; fields that are empty are left out.")
public record EventView(
        // Jackson takes the UUID of zeros for an empty one; as an id it is as good as any.
        @JsonInclude(JsonInclude.Include.ALWAYS) UUID id,
        @JsonIgnore @Schema(hidden = true) int appId,

        @JsonProperty("app") @Schema(name = "app", description = "The app's name")
        String appName,

        @JsonProperty("timestamp") @Schema(name = "timestamp", description = "When it happened")
        Instant occurredAt,

        Instant receivedAt,

        @Schema(enumeration = {"fatal", "error", "warning", "info", "debug"})
        String level,

        String environment,
        String release,
        String errorType,
        String message,
        String serverName,
        String transaction,
        String logger,
        String platform,
        String userId,

        @Schema(description = "The issue it belongs to") UUID issueId,

        @Schema(description = "How many times it happened: every count weighs it")
        int count,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = String.class) @Nullable
        String tags,

        String traceId,
        String spanId) {

    /** The same event, shown under that issue. */
    EventView ofIssue(UUID issue) {
        return new EventView(
                id,
                appId,
                appName,
                occurredAt,
                receivedAt,
                level,
                environment,
                release,
                errorType,
                message,
                serverName,
                transaction,
                logger,
                platform,
                userId,
                issue,
                count,
                tags,
                traceId,
                spanId);
    }
}
