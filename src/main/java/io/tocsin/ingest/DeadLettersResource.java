package io.tocsin.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import io.tocsin.stats.RequestCount;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/dead-letters}: events and reports of requests that had their 202 while the database was away, and that it then refused for good. They
 * are kept until an administrator tries them again or removes them.
 */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
class DeadLettersResource {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final DeadLetterRepository repository;
    private final BatchStore store;
    private final IngestMetrics metrics;
    private final SecurityIdentity identity;

    DeadLettersResource(
            DeadLetterRepository repository, BatchStore store, IngestMetrics metrics, SecurityIdentity identity) {
        this.identity = identity;
        this.repository = repository;
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * A dead letter in a list.
     *
     * @param sqlstate the database's code, of class 22 or 23
     * @param reason its sentence
     */
    @RegisterForReflection
    @Schema(name = "DeadLetter")
    record DeadLetterView(
            UUID id,
            String app,
            UUID eventId,
            Instant receivedAt,
            Instant setAsideAt,
            String sqlstate,
            String reason) {}

    /** A page of them. */
    @RegisterForReflection
    @Schema(name = "DeadLetterList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeadLetterList(
            List<DeadLetterView> deadLetters, @Nullable String nextCursor) {}

    /** One with its event, or its report of requests. */
    @RegisterForReflection
    @Schema(name = "DeadLetterDetail")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeadLetterDetail(
            DeadLetterView deadLetter,
            @Nullable DeadEvent event,
            @Nullable DeadRequestCount requestCount) {}

    /** A report of requests that could not be counted. */
    @RegisterForReflection
    @Schema(name = "DeadRequestCount")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeadRequestCount(
            String app,
            String environment,
            String release,
            String operation,
            String source,
            Instant periodStart,
            Instant periodEnd,
            long total,
            @Nullable Long failed) {}

    /** The event, as it would have been stored. */
    @RegisterForReflection
    @Schema(name = "DeadEvent")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record DeadEvent(
            UUID id,
            String app,
            UUID issueId,
            Instant occurredAt,
            int count,
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
            String traceId,
            String spanId,

            @JsonRawValue @Schema(implementation = Object.class) @Nullable
            String tags,

            @JsonRawValue @Schema(implementation = Object.class) @Nullable
            String payload) {}

    /**
     * What became of a retry.
     *
     * @param eventId the event
     * @param duplicate whether it had been stored meanwhile
     */
    @RegisterForReflection
    @Schema(name = "RetriedDeadLetter")
    record Retried(UUID eventId, boolean duplicate) {}

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(
            summary = "List dead letters, newest first",
            description =
                    "Events and request counts that were accepted while the database was away and that it then refused for good"
                            + " (SQLSTATE class 22 or 23).")
    @Parameter(name = "app", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    public DeadLetterList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of("app", "limit", "cursor"));
        int limit = parameters.limit();
        Page<DeadLetterEntity> page = Page.of(
                repository.page(parameters.text("app").orElse(null), parameters.cursor(), limit + 1),
                limit,
                letter -> new Cursor(letter.setAsideAt, letter.id));
        return new DeadLetterList(page.map(DeadLettersResource::view), page.nextCursor());
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("admin:read")
    @Operation(summary = "Read a dead letter with its event")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public DeadLetterDetail read(@PathParam("id") String id) {
        DeadLetterEntity letter = find(id);
        Pending entry = entry(letter);
        return new DeadLetterDetail(
                view(letter),
                entry instanceof PendingEvent event ? view(event) : null,
                entry instanceof PendingReport report ? view(report) : null);
    }

    @POST
    @Path("/{id}/retry")
    @PermissionsAllowed("admin:write")
    @Operation(
            summary = "Try to store a dead letter's event again",
            description =
                    "For when the cause is mended. Stored, it counts with the time it happened, and the dead letter"
                            + " is gone.")
    @APIResponse(
            responseCode = "422",
            description = "The database still refuses it; details.sqlstate and details.reason",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Retried retry(@PathParam("id") String id) {
        DeadLetterEntity letter = find(id);
        Pending entry = entry(letter);
        Written written = store.writeAgain(List.of(entry), LIMIT);
        if (!written.unwritten().isEmpty()) {
            throw ApiException.unavailable("The database does not answer; the dead letter is kept", RETRY_AFTER);
        }
        RowRefused refused = written.refused().get(entry);
        if (refused != null) {
            throw ApiException.of(
                    ErrorCode.VALIDATION_ERROR,
                    "The database still refuses it: " + refused.reason(),
                    Map.of("sqlstate", refused.sqlState(), "reason", refused.reason()));
        }
        boolean stored = written.stored().contains(entry);
        metrics.replayed(written, List.of(entry));
        repository.remove(letter, "retry", Caller.of(identity));
        return new Retried(letter.eventId, !stored);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("admin:write")
    @Operation(summary = "Remove a dead letter, and its event with it")
    @APIResponse(responseCode = "204", description = "Removed")
    public void remove(@PathParam("id") String id) {
        if (!repository.remove(find(id), "delete", Caller.of(identity))) {
            throw notFound(id);
        }
    }

    private DeadLetterEntity find(String id) {
        return repository.withId(parse(id)).orElseThrow(() -> notFound(id));
    }

    private static UUID parse(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }

    private static ApiException notFound(String id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no dead letter with the id " + id);
    }

    private static Pending entry(DeadLetterEntity letter) {
        return PendingFrame.read(letter.event).get(0);
    }

    private static DeadLetterView view(DeadLetterEntity letter) {
        return new DeadLetterView(
                letter.id,
                letter.app,
                letter.eventId,
                letter.receivedAt,
                letter.setAsideAt,
                letter.sqlState,
                letter.reason);
    }

    private static DeadEvent view(PendingEvent event) {
        EventContent content = event.content();
        return new DeadEvent(
                content.id(),
                event.app(),
                event.grouped().issueId(),
                content.occurredAt(),
                content.count(),
                content.level(),
                content.environment(),
                content.release(),
                content.errorType(),
                content.message(),
                content.serverName(),
                content.transaction(),
                content.logger(),
                content.platform(),
                content.userId(),
                content.traceId(),
                content.spanId(),
                text(content.tags()),
                text(content.payload()));
    }

    private static DeadRequestCount view(PendingReport report) {
        RequestCount count = report.count();
        return new DeadRequestCount(
                report.app(),
                count.environment(),
                count.release(),
                count.operation(),
                count.source(),
                count.from(),
                count.to(),
                count.total(),
                count.failed());
    }

    private static @Nullable String text(@Nullable JsonText json) {
        return json == null ? null : json.toString();
    }
}
