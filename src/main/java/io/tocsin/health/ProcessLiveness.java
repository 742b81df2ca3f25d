package io.tocsin.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.tocsin.ingest.IngestState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means that this process answers and that all threads of ingest live, which only a restart can replace. The database does
 * not count: restarting every replica would not bring it back, and would throw away what they hold.
 *
 * <p>Like all checks here it asks nobody, so it runs on the event loop: in overload a worker thread would be one more to wait for.
 */
@Liveness
@ApplicationScoped
class ProcessLiveness implements AsyncHealthCheck {

    private final IngestState ingest;

    ProcessLiveness(IngestState ingest) {
        this.ingest = ingest;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::check);
    }

    private HealthCheckResponse check() {
        String ended = ingest.endedThread();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("process");
        return ended == null
                ? response.up().build()
                : response.down()
                        .withData("reason", "the thread " + ended + " has ended")
                        .build();
    }
}
