package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.ReadScope;
import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/deliveries}: what was sent, to whom, and what they said. */
@Path("/api/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
class DeliveriesResource {

    private static final String CHANNEL = "channel";
    private static final String ALERT = "alert_id";
    private static final String RULE = "rule_id";
    private static final String APP = "app";
    private static final String STATUS = "status";
    private static final String SINCE = "since";
    private static final Set<String> STATES =
            Arrays.stream(DeliveryState.values()).map(DeliveryState::text).collect(Collectors.toUnmodifiableSet());

    private final DeliveryRepository repository;
    private final ReadScope scope;

    DeliveriesResource(DeliveryRepository repository, ReadScope scope) {
        this.repository = repository;
        this.scope = scope;
    }

    @Schema(name = "DeliveryList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeliveryList(
            List<DeliveryView> deliveries,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "List deliveries, newest first",
            description =
                    "Those that wait, and the log of the others, which is kept for 30 days by default. A key that is"
                            + " bound to an app lists those of that one.")
    @Parameter(
            name = CHANNEL,
            in = ParameterIn.QUERY,
            description = "A channel's id",
            schema = @Schema(implementation = UUID.class))
    @Parameter(
            name = ALERT,
            in = ParameterIn.QUERY,
            description = "An alert's id: deliveries that tell of it",
            schema = @Schema(implementation = UUID.class))
    @Parameter(
            name = RULE,
            in = ParameterIn.QUERY,
            description = "A rule's id: deliveries that tell of its alerts",
            schema = @Schema(implementation = UUID.class))
    @Parameter(name = APP, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = STATUS, in = ParameterIn.QUERY, schema = @Schema(implementation = DeliveryState.class))
    @Parameter(
            name = SINCE,
            in = ParameterIn.QUERY,
            description = "RFC 3339: added then or later",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before, sent with the same filters",
            schema = @Schema(implementation = String.class))
    public DeliveryList list(@Context UriInfo uri) {
        QueryParameters parameters =
                QueryParameters.of(uri, Set.of(CHANNEL, ALERT, RULE, APP, STATUS, SINCE, "limit", "cursor"));
        int limit = parameters.limit();
        DeliveryFilter filter = new DeliveryFilter(
                parameters.uuid(CHANNEL),
                parameters.uuid(ALERT),
                parameters.uuid(RULE),
                scope.appName(parameters.text(APP)),
                parameters.oneOf(STATUS, STATES).map(DeliveryState::of),
                parameters.instant(SINCE),
                parameters.cursor());
        Page<DeliveryEntity> page =
                Page.of(repository.page(filter, limit + 1), limit, row -> new Cursor(row.createdAt, row.id));
        return new DeliveryList(page.map(row -> DeliveryView.of(row, repository.log(row))), page.nextCursor());
    }
}
