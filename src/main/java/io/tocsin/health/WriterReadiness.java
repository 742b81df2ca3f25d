package io.tocsin.health;

import io.tocsin.ingest.BatchWriter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the writers that commit events are at work. */
@Readiness
@ApplicationScoped
class WriterReadiness implements HealthCheck {

    private final BatchWriter writer;

    WriterReadiness(BatchWriter writer) {
        this.writer = writer;
    }

    @Override
    public HealthCheckResponse call() {
        String trouble = writer.trouble();
        return trouble == null
                ? HealthCheckResponse.up("writer")
                : HealthCheckResponse.named("writer")
                        .down()
                        .withData("reason", trouble)
                        .build();
    }
}
