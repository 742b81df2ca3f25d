package io.tocsin.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.NonBlocking;
import io.tocsin.time.Instants;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /health/detailed}: how each part of this service is, for people and for dashboards; probes have their own paths. */
@Path("/health/detailed")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
class DetailedHealthResource {

    private final ServiceHealth health;
    private final Clock clock;
    private final String service;
    private final String version;
    private final String environment;

    DetailedHealthResource(
            ServiceHealth health,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "tocsin.environment", defaultValue = "production") String environment) {
        this.health = health;
        this.clock = clock;
        this.service = service;
        this.version = version;
        this.environment = environment;
    }

    /**
     * How this service is.
     *
     * @param status the worst of its checks
     * @param environment {@code tocsin.environment}
     */
    @RegisterForReflection
    @Schema(name = "DetailedHealth")
    record DetailedHealth(
            @Schema(enumeration = {"healthy", "degraded", "unhealthy"})
            String status,

            Instant timestamp,
            String service,
            String version,
            String environment,
            SortedMap<String, CheckView> checks) {}

    /**
     * How one part is.
     *
     * @param message what is wrong; absent where nothing is
     * @param responseTimeMs how long it took to answer, for what is asked
     */
    @RegisterForReflection
    @Schema(name = "HealthCheck")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record CheckView(
            @Schema(enumeration = {"healthy", "degraded", "unhealthy"})
            String status,

            @Nullable String message,
            @JsonProperty("response_time_ms") @Nullable Long responseTimeMs,
            Map<String, Object> details) {}

    @GET
    @PermissionsAllowed("health:read")
    @NonBlocking
    @Operation(
            summary = "How each part of this service is",
            description = "degraded: something is wrong, and events are still taken (a database outage with room in the"
                    + " spool). unhealthy, with 503: events are refused.")
    @APIResponse(
            responseCode = "200",
            description = "healthy or degraded",
            content = @Content(schema = @Schema(implementation = DetailedHealth.class)))
    @APIResponse(
            responseCode = "503",
            description = "unhealthy",
            content = @Content(schema = @Schema(implementation = DetailedHealth.class)))
    public Response read() {
        Status status = Status.HEALTHY;
        SortedMap<String, CheckView> checks = new TreeMap<>();
        for (Map.Entry<String, ServiceHealth.Check> entry : health.checks().entrySet()) {
            ServiceHealth.Check check = entry.getValue();
            status = status.worse(check.status());
            checks.put(
                    entry.getKey(),
                    new CheckView(
                            text(check.status()),
                            check.message(),
                            check.responseTime() == null
                                    ? null
                                    : check.responseTime().toMillis(),
                            check.details()));
        }
        DetailedHealth answer = new DetailedHealth(
                text(status), Instants.toMicros(clock.instant()), service, version, environment, checks);
        return Response.status(status == Status.UNHEALTHY ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.OK)
                .entity(answer)
                .build();
    }

    private static String text(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
