package io.tocsin.deletion;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A deletion as clients see it. */
@RegisterForReflection
@Schema(name = "Deletion")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeletionView(
        UUID id,
        DeletionKind kind,
        String app,
        @Nullable UUID eventId,
        @Nullable UUID issueId,

        @Schema(description = "Only until it is done") @Nullable
        String userId,

        @Schema(enumeration = {"pending", "running", "done"})
        String state,

        @Schema(description = "How many stored events have been deleted")
        long events,

        Instant requestedAt,

        @Schema(description = "The name of the key") String requestedBy,

        @Nullable Instant finishedAt,

        @Schema(description = "Present if the last attempt failed; it is repeated") @Nullable
        String error) {

    static DeletionView of(Deletion deletion) {
        return new DeletionView(
                deletion.id(),
                deletion.kind(),
                deletion.app(),
                deletion.eventId(),
                deletion.issueId(),
                deletion.userIds().isEmpty() ? null : deletion.userIds().get(0),
                deletion.state(),
                deletion.events(),
                deletion.requestedAt(),
                deletion.requestedBy(),
                deletion.finishedAt(),
                deletion.error().isEmpty() ? null : deletion.error());
    }

    /** Answers 202 with the address of the result. */
    static Response accepted(Deletion deletion) {
        return Response.accepted(of(deletion))
                .location(URI.create("/api/v1/deletions/" + deletion.id()))
                .build();
    }
}
