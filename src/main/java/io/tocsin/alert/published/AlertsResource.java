package io.tocsin.alert.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.event.ReadTransactions;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/** {@code /api/v1/alerts}: what fires, what fired, and who sees to it. */
@Path("/api/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
class AlertsResource {

    private static final String STATE = "state";
    private static final String APP = "app";
    private static final String SEVERITY = "severity";
    private static final String RULE = "rule";
    private static final String KIND = "kind";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final String ALL = "all";
    private static final Set<String> STATES = Set.of(AlertView.FIRING, AlertView.PENDING, AlertView.RESOLVED, ALL);
    private static final Set<String> KINDS = Set.of(
            "count",
            "rate",
            "error_rate",
            "change",
            "burn_rate",
            "new_issue",
            "regression",
            "users",
            "absence",
            "monitor");

    /** Characters; as much as somebody says in passing. */
    private static final int LONGEST_NOTE = 1_000;

    private final PublishedAlerts alerts;
    private final MutedAlerts muted;
    private final Acknowledgements acknowledgements;
    private final ReadTransactions transactions;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    AlertsResource(
            PublishedAlerts alerts,
            MutedAlerts muted,
            Acknowledgements acknowledgements,
            ReadTransactions transactions,
            ReadScope scope,
            SecurityIdentity identity) {
        this.alerts = alerts;
        this.muted = muted;
        this.acknowledgements = acknowledgements;
        this.transactions = transactions;
        this.scope = scope;
        this.identity = identity;
    }

    @Schema(name = "AlertList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AlertList(
            List<AlertView> alerts,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    /** What whoever acknowledges has to say. */
    @RegisterForReflection
    @Schema(name = "AlertAcknowledgement")
    record Acknowledgement(
            @Schema(maxLength = LONGEST_NOTE, description = "For those who look at it next") @Nullable
            String note) {

        String sound() {
            if (note == null) {
                return "";
            }
            if (note.length() > LONGEST_NOTE) {
                throw ApiException.invalid("note", "must be at most " + LONGEST_NOTE + " characters");
            }
            if (note.indexOf('\0') >= 0) {
                throw ApiException.invalid("note", "holds a NUL character");
            }
            return note.strip();
        }
    }

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "List alerts, newest first",
            description =
                    "Those that are pending have no id and no place among the others: they come first on the first"
                            + " page, beyond its limit, a thousand at most. A key that is bound to an app lists those of that one."
                            + " Resolved alerts are kept for a year by default.")
    @Parameter(
            name = STATE,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"firing", "pending", "resolved", "all"},
                            defaultValue = "firing"))
    @Parameter(name = APP, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = SEVERITY,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"critical", "warning", "info"}))
    @Parameter(
            name = RULE,
            in = ParameterIn.QUERY,
            description = "A rule's id",
            schema = @Schema(implementation = UUID.class))
    @Parameter(
            name = KIND,
            in = ParameterIn.QUERY,
            description = "The kind of the condition, such as error_rate",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = LIMIT,
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = CURSOR,
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before, sent with the same filters",
            schema = @Schema(implementation = String.class))
    public AlertList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(STATE, APP, SEVERITY, RULE, KIND, LIMIT, CURSOR));
        int limit = parameters.limit();
        String state = parameters.oneOf(STATE, STATES).orElse(AlertView.FIRING);
        AlertFilter filter = new AlertFilter(
                state.equals(ALL) ? Optional.empty() : Optional.of(state),
                scope.appId(parameters.text(APP)),
                parameters.oneOf(SEVERITY, AlertMetrics.SEVERITIES),
                parameters.uuid(RULE),
                parameters.oneOf(KIND, KINDS),
                parameters.cursor());
        return transactions.read("alerts", () -> {
            AlertList list = page(filter, limit);
            return new AlertList(muted.withReasons(list.alerts()), list.nextCursor());
        });
    }

    private AlertList page(AlertFilter filter, int limit) {
        List<AlertView> all = new ArrayList<>(filter.withPending() ? alerts.pending(filter) : List.of());
        if (!filter.withAlerts()) {
            return new AlertList(all, null);
        }
        Page<AlertView> page = Page.of(
                alerts.page(filter, limit + 1),
                limit,
                alert -> new Cursor(alert.since(), Objects.requireNonNull(alert.id())));
        all.addAll(page.rows());
        return new AlertList(all, page.nextCursor());
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "All of one alert: its history, and which channels were told")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AlertDetail.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or it is of another app than the key",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public AlertDetail read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return detail(id(text));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}/acknowledge")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Acknowledge an alert: somebody sees to it",
            description = "Where somebody has already, that stays as it is. It goes on firing.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AlertDetail.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or it is of another app than the key",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is resolved",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public AlertDetail acknowledge(@PathParam("id") String text, @Nullable Acknowledgement sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        acknowledgements.acknowledge(
                id, scope.appId(Optional.empty()), Caller.of(identity), sent == null ? "" : sent.sound());
        return detail(id);
    }

    @DELETE
    @Path("/{id}/acknowledge")
    @PermissionsAllowed("alerts:write")
    @Operation(summary = "Take an acknowledgement back", description = "Where there is none, nothing is changed.")
    @APIResponse(responseCode = "204", description = "Nobody sees to it")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or it is of another app than the key",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is resolved",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void takeBack(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        acknowledgements.takeBack(id(text), scope.appId(Optional.empty()), Caller.of(identity));
    }

    private AlertDetail detail(UUID id) {
        Optional<Integer> app = scope.appId(Optional.empty());
        return transactions
                .read(
                        "alert",
                        () -> alerts.detail(id, app)
                                .map(found -> new AlertDetail(
                                        muted.withReasons(List.of(found.alert()))
                                                .get(0),
                                        found.history(),
                                        found.notified())))
                .orElseThrow(() -> Acknowledgements.notFound(id));
    }

    private static UUID id(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }
}
