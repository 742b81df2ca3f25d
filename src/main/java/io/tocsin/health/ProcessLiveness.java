package io.tocsin.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means that this process answers at all. Never the database: restarting every replica would not bring it back, and
 * would throw away what they hold.
 *
 * <p>Like all checks here it asks nobody, so it runs on the event loop: in overload a worker thread would be one more to wait for.
 */
@Liveness
@ApplicationScoped
class ProcessLiveness implements AsyncHealthCheck {

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(() -> HealthCheckResponse.up("process"));
    }
}
