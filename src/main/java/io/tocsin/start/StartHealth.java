package io.tocsin.start;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started, and ready, only once the database was migrated and the keys were read. */
@Startup
@Readiness
@ApplicationScoped
class StartHealth implements AsyncHealthCheck {

    private final Bootstrap bootstrap;

    StartHealth(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::check);
    }

    private HealthCheckResponse check() {
        StartState state = bootstrap.state();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("start")
                .status(state.ready())
                .withData("stage", state.stage().name());
        // The problem itself may name hosts and users: it is in the log, not on a port that needs no key.
        return response.build();
    }
}
