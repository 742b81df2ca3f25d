package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** {@code /api/v1/runbooks}: what errors mean, and what to do about them. */
@Path("/api/v1/runbooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runbooks")
class RunbooksResource {

    private static final String APP = "app";
    private static final String TEXT = "q";
    private static final String VERSION = "version";

    private final Runbooks runbooks;
    private final RunbookChanges changes;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    RunbooksResource(Runbooks runbooks, RunbookChanges changes, ReadScope scope, SecurityIdentity identity) {
        this.runbooks = runbooks;
        this.changes = changes;
        this.scope = scope;
        this.identity = identity;
    }

    /** A page of runbooks. */
    @Schema(name = "RunbookList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunbookList(
            List<RunbookView> runbooks,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("events:read")
    @Operation(summary = "List runbooks, newest first, built-in ones last", description = "Hidden ones too.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "Those that may fit errors of this app: its own, and those for every app. A key that is bound"
                    + " to an app lists those of that one, named or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = TEXT,
            in = ParameterIn.QUERY,
            description = "A part of the name, a text, a pattern or the url, in whatever case",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before, sent with the same filters",
            schema = @Schema(implementation = String.class))
    public RunbookList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP, TEXT, "limit", "cursor"));
        int limit = parameters.limit();
        RunbookFilter filter =
                new RunbookFilter(scope.appName(parameters.text(APP)), parameters.text(TEXT), parameters.cursor());
        Page<Runbook> page = Page.of(
                runbooks.current().newestFirst().stream()
                        .filter(filter::shows)
                        .limit(limit + 1L)
                        .toList(),
                limit,
                runbook -> new Cursor(runbook.createdAt(), runbook.id()));
        return new RunbookList(page.map(RunbookView::of), page.nextCursor());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("runbooks:write")
    @Operation(
            summary = "Make a runbook",
            description = "At most 500, with at most 2,000 matches in all. A key that is bound to an app makes runbooks"
                    + " for that app alone: each match names it.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = RunbookView.class)))
    @APIResponse(
            responseCode = "409",
            description = "The name is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response create(@Nullable RunbookInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        RunbookInput input = required(sent);
        Map<String, String> problems = new LinkedHashMap<>();
        if (input.version() != null) {
            problems.put(VERSION, "is a field of changes alone");
        }
        RunbookContent content = checked(input, problems);
        Runbook made = changes.create(input.name(), content, Caller.of(identity));
        runbooks.refresh();
        return Response.status(Response.Status.CREATED)
                .entity(RunbookView.of(made))
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("events:read")
    @Operation(summary = "Read a runbook")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunbookView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or it is another app's than the key's",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public RunbookView read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        Optional<String> app = scope.appName(Optional.empty());
        return runbooks.current()
                .withId(id)
                .filter(runbook -> app.map(runbook.content()::concerns).orElse(true))
                .map(RunbookView::of)
                .orElseThrow(() -> RunbookChanges.notFound(id));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}")
    @PermissionsAllowed("runbooks:write")
    @Operation(
            summary = "Change a runbook, all of it",
            description = "Fields that are left out are emptied; the name stays. Send the version that was read, and a"
                    + " change that somebody else made meanwhile is not lost: 409. Changing a built-in runbook puts"
                    + " yours in its place, under the same id.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunbookView.class)))
    @APIResponse(
            responseCode = "403",
            description =
                    "The key lacks runbooks:write, or is bound to an app and the runbook is not of that app alone",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now: details.version",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public RunbookView change(@PathParam("id") String text, @Nullable RunbookInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        RunbookInput input = required(sent);
        RunbookContent content = checked(input, new LinkedHashMap<>());
        Runbook changed = changes.change(id, input.name(), input.version(), content, Caller.of(identity));
        runbooks.refresh();
        return RunbookView.of(changed);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("runbooks:write")
    @Operation(
            summary = "Remove a runbook",
            description = "Where it had taken the place of a built-in one, that one is back. A built-in one cannot be"
                    + " removed; PUT it with enabled: false to hide it.")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is built in, or has another version by now",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void remove(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(VERSION));
        changes.remove(id(text), parameters.wholeNumber(VERSION).orElse(null), Caller.of(identity));
        runbooks.refresh();
    }

    private static RunbookInput required(@Nullable RunbookInput sent) {
        if (sent == null) {
            throw ApiException.invalid("title", "is required");
        }
        return sent;
    }

    private static RunbookContent checked(RunbookInput input, Map<String, String> problems) {
        String nameProblem = input.name() == null ? null : RunbookRules.nameProblem(input.name());
        if (nameProblem != null) {
            problems.put("name", nameProblem);
        }
        RunbookContent content = RunbookRules.content(input, "", problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return content;
    }

    private static UUID id(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }
}
