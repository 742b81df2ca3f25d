package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.App;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

/** {@code /api/v1/alert-rules}: the rules that are kept. */
@Path("/api/v1/alert-rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
class RulesResource {

    private static final String APP = "app";
    private static final String VERSION = "version";

    private static final Comparator<StoredRule> NEWEST_FIRST = Comparator.comparing(StoredRule::createdAt)
            .thenComparing(StoredRule::id)
            .reversed();

    private final RuleBook book;
    private final RuleChanges changes;
    private final RuleTrials trials;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    RulesResource(RuleBook book, RuleChanges changes, RuleTrials trials, ReadScope scope, SecurityIdentity identity) {
        this.book = book;
        this.changes = changes;
        this.trials = trials;
        this.scope = scope;
        this.identity = identity;
    }

    /** A page of rules. */
    @Schema(name = "AlertRuleList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleList(List<RuleView> rules, @Nullable String nextCursor) {}

    /**
     * Of which past a kept rule is asked.
     *
     * @param app where the rule names none
     */
    @RegisterForReflection
    @Schema(name = "AlertRuleBacktestInput")
    record PastInput(
            @Schema(description = "Of whose past, where the rule is for every app; a key's own app needs no name")
            @Nullable
            String app,

            @Schema(description = "Cut to the minute; absent: a day before to") @Nullable
            Instant from,

            @Schema(description = "Cut to the minute; absent: now") @Nullable
            Instant to) {}

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "List alert rules, newest first", description = "Those of an app are its own and every app's.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app whose rules are asked for; a key that is bound to an app sees no others",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    public RuleList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP, "limit", "cursor"));
        int limit = parameters.limit();
        Cursor after = parameters.cursor();
        Optional<String> app = scope.appName(parameters.text(APP));
        List<StoredRule> rules = book.current().rules().stream()
                .filter(rule -> concerns(rule, app))
                .filter(rule -> after == null || isAfter(rule, after))
                .sorted(NEWEST_FIRST)
                .limit(limit + 1L)
                .toList();
        Page<StoredRule> page = Page.of(rules, limit, rule -> new Cursor(rule.createdAt(), rule.id()));
        return new RuleList(page.map(StoredRule::view), page.nextCursor());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Make an alert rule",
            description = "A key that is bound to an app makes and changes rules of that app alone.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = RuleView.class)))
    @APIResponse(
            responseCode = "403",
            description = "The key is bound to another app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "The name is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response create(@Nullable RuleInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        RuleInput input = required(sent);
        if (input.version() != null) {
            throw ApiException.invalid(VERSION, "is a field of changes alone");
        }
        return Response.status(Response.Status.CREATED)
                .entity(changes.create(input, Caller.of(identity)).view())
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "Read an alert rule")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RuleView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id that the key may see",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public RuleView read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return found(text).view();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Change an alert rule",
            description =
                    "Fields that are left out get their defaults. Send the version that was read, and a change that"
                            + " somebody else made meanwhile is not lost: 409. A rule that means the same already stays as it is.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RuleView.class)))
    @APIResponse(
            responseCode = "403",
            description = "The key is bound to an app, and the rule is not of that app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now, its name is taken, or it stands in a file (details.file)",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public RuleView change(@PathParam("id") String text, @Nullable RuleInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.change(id(text), required(sent), Caller.of(identity)).view();
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(summary = "Remove an alert rule")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(
            responseCode = "403",
            description = "The key is bound to an app, and the rule is not of that app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now, or stands in a file (details.file)",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void remove(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(VERSION));
        changes.remove(id(text), parameters.wholeNumber(VERSION).orElse(null), Caller.of(identity));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}/backtest")
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "Ask when an alert rule would have fired",
            description = "As POST /api/v1/alert-rules/backtest, for a rule that is kept.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BacktestView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such rule, or no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public BacktestView backtest(@PathParam("id") String text, @Nullable PastInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        PastInput asked = sent == null ? new PastInput(null, null, null) : sent;
        return trials.backtest(found(text).rule(), "", asked.app(), asked.from(), asked.to());
    }

    private StoredRule found(String text) {
        UUID id = id(text);
        Optional<String> app = Optional.ofNullable(Caller.of(identity).app()).map(App::name);
        return book.current().rules().stream()
                .filter(rule -> rule.id().equals(id) && concerns(rule, app))
                .findFirst()
                .orElseThrow(() -> RuleChanges.notFound(id));
    }

    private static boolean concerns(StoredRule rule, Optional<String> app) {
        return app.isEmpty() || rule.rule().app().isEmpty() || rule.rule().app().equals(app);
    }

    private static boolean isAfter(StoredRule rule, Cursor cursor) {
        int place = rule.createdAt().compareTo(cursor.at());
        return place < 0 || (place == 0 && rule.id().compareTo(cursor.id()) < 0);
    }

    private static RuleInput required(@Nullable RuleInput sent) {
        if (sent == null) {
            throw ApiException.invalid("name", "is required");
        }
        return sent;
    }

    private static UUID id(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }
}
