package io.tocsin.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the database answers within its time limit. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements HealthCheck {

    private final DatabaseWatch watch;

    DatabaseReadiness(DatabaseWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        Duration took = watch.answersIn();
        return took == null
                ? HealthCheckResponse.named("database").down().build()
                : HealthCheckResponse.named("database")
                        .up()
                        .withData("answered_in_ms", took.toMillis())
                        .build();
    }
}
