package io.tocsin.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.tocsin.access.KeyRing;
import io.tocsin.ingest.IngestState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that a posted event would be taken: into the database, or, while that is away, into the spool. So a database outage
 * takes no replica out of service that can still keep its promise; only reading is refused meanwhile.
 */
@Readiness
@ApplicationScoped
class IngestReadiness implements AsyncHealthCheck {

    private final IngestState ingest;
    private final KeyRing keys;

    IngestReadiness(IngestState ingest, KeyRing keys) {
        this.ingest = ingest;
        this.keys = keys;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::check);
    }

    private HealthCheckResponse check() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("ingest");
        String refusal = keys.readAt() == null ? "the keys were never read: it is starting" : ingest.refusal();
        if (refusal != null) {
            return response.down().withData("reason", refusal).build();
        }
        return response.up()
                .withData("goes_to", ingest.database().answers() ? "database" : "spool")
                .build();
    }
}
