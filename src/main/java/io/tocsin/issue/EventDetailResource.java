package io.tocsin.issue;

import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.ReadScope;
import io.tocsin.event.EventRepository;
import io.tocsin.event.EventView;
import io.tocsin.event.ReadTransactions;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import io.tocsin.runbook.RunbookView;
import io.tocsin.runbook.Runbooks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/events/{id}}: all of one event, with its issue and its place in it. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class EventDetailResource {

    private static final String APP = "app";
    /** How many events of one id are looked at, and so the most apps that a conflict names. */
    private static final int MOST_OF_ONE_ID = 100;

    private final EventRepository events;
    private final ReadTransactions transactions;
    private final ReadScope scope;
    private final Runbooks runbooks;

    EventDetailResource(EventRepository events, ReadTransactions transactions, ReadScope scope, Runbooks runbooks) {
        this.events = events;
        this.transactions = transactions;
        this.scope = scope;
        this.runbooks = runbooks;
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "All of one event, with its issue and its place in it",
            description =
                    "Ids are unique within an app. Where an app used an id again (after 48 hours, when it no longer"
                            + " counts as a retry), the event that happened last is shown.")
    @Parameter(
            name = "id",
            in = ParameterIn.PATH,
            required = true,
            description = "The event's UUID, with or without dashes",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name: needed where several apps share the id",
            schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "The event",
            content = @Content(schema = @Schema(implementation = EventDetail.class)))
    @APIResponse(
            responseCode = "400",
            description = "The id is not a UUID, or a parameter is not known",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "403",
            description = "The key lacks events:read, or is bound to another app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such event; or it was counted and not stored, where its app keeps a sample",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "Several apps have an event of this id: name one by app; details.app lists them",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "504",
            description = "The query took longer than tocsin.query.statement-timeout",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public EventDetail show(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP));
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        Optional<Integer> appId = scope.appId(parameters.text(APP));
        return transactions.read("event", () -> detail(only(id, events.withId(id, appId, MOST_OF_ONE_ID))));
    }

    private static EventView only(UUID id, List<EventView> found) {
        if (found.isEmpty()) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "There is no event with the id " + id);
        }
        List<String> apps =
                found.stream().map(EventView::appName).distinct().sorted().toList();
        if (apps.size() > 1) {
            throw ApiException.of(
                    ErrorCode.CONFLICT, "Several apps have an event with this id; name one by app", Map.of(APP, apps));
        }
        return found.get(0);
    }

    private EventDetail detail(EventView event) {
        return new EventDetail(
                event,
                new EventDetail.IssueLink(event.issueId()),
                runbooks.bestFor(event.appName(), event.errorType(), event.message())
                        .map(RunbookView::of)
                        .orElse(null),
                events.previous(event).orElse(null),
                events.next(event).orElse(null),
                events.payload(event).map(PayloadReader::members).orElse(Map.of()));
    }
}
