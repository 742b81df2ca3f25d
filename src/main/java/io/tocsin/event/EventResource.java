package io.tocsin.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.ReadScope;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/events}: recent errors, newest first. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class EventResource {

    private static final String APP = "app";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private static final Set<String> PARAMETERS = Set.of(
            APP,
            EventFilter.ENVIRONMENT,
            EventFilter.RELEASE,
            EventFilter.LEVEL,
            EventFilter.ERROR_TYPE,
            EventFilter.ISSUE_ID,
            EventFilter.USER_ID,
            EventFilter.TAG,
            EventFilter.TEXT,
            EventFilter.SINCE,
            EventFilter.UNTIL,
            LIMIT,
            CURSOR);

    private final EventRepository repository;
    private final ReadTransactions transactions;
    private final ReadScope scope;
    private final QuerySettings settings;
    private final Clock clock;

    EventResource(
            EventRepository repository,
            ReadTransactions transactions,
            ReadScope scope,
            QuerySettings settings,
            Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.scope = scope;
        this.settings = settings;
        this.clock = clock;
    }

    /** A page of events. */
    @Schema(name = "EventList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventList(
            List<EventView> events,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "Recent errors, newest first",
            description =
                    "environment, release, level, error_type, user_id, tag and q are served by no index: they need"
                            + " since, and a window of at most 31 days (tocsin.query.longest-filtered-window). An app that nobody"
                            + " knows has no events. Of an app that keeps a sample of storms these are the events of the sample;"
                            + " statistics and issues count all.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name. A key that is bound to an app reads that one, named or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(name = EventFilter.ENVIRONMENT, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = EventFilter.RELEASE, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = EventFilter.LEVEL,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"fatal", "error", "warning", "info", "debug"}))
    @Parameter(name = EventFilter.ERROR_TYPE, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = EventFilter.ISSUE_ID, in = ParameterIn.QUERY, schema = @Schema(implementation = UUID.class))
    @Parameter(name = EventFilter.USER_ID, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = EventFilter.TAG,
            in = ParameterIn.QUERY,
            description = "key:value; may be repeated, and then all must match",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
    @Parameter(
            name = EventFilter.TEXT,
            in = ParameterIn.QUERY,
            description = "A part of the message, in whatever case",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = EventFilter.SINCE,
            in = ParameterIn.QUERY,
            description = "Happened then or later",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = EventFilter.UNTIL,
            in = ParameterIn.QUERY,
            description = "Happened before then",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = LIMIT,
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = CURSOR,
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before, sent with the same filters",
            schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "A page of events",
            content = @Content(schema = @Schema(implementation = EventList.class)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter that cannot be read or is not known, a broken cursor",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "403",
            description = "The key lacks events:read, or is bound to another app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "Out of range: the limit, the level, the window; or since is missing",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "504",
            description = "The query took longer than tocsin.query.statement-timeout",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public EventList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, PARAMETERS);
        int limit = parameters.limit();
        Cursor before = parameters.cursor();
        EventFilter filter = EventFilter.of(parameters, scope.appId(parameters.text(APP)));
        Instant now = clock.instant();
        filter.requireBoundedWindow(before, now, settings.longestFilteredWindow());
        List<EventView> rows =
                transactions.read("recent errors", () -> repository.newest(filter, before, limit + 1, now));
        Page<EventView> page = Page.of(rows, limit, event -> new Cursor(event.occurredAt(), event.id()));
        return new EventList(page.rows(), page.nextCursor());
    }
}
