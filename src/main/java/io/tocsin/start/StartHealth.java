package io.tocsin.start;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started, and ready, only once the database was migrated and the keys were read. */
@Startup
@Readiness
@ApplicationScoped
class StartHealth implements HealthCheck {

    private final Bootstrap bootstrap;

    StartHealth(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public HealthCheckResponse call() {
        StartState state = bootstrap.state();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("start")
                .status(state.ready())
                .withData("stage", state.stage().name());
        // The problem itself may name hosts and users: it is in the log, not on a port that needs no key.
        return response.build();
    }
}
