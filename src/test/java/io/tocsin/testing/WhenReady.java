package io.tocsin.testing;

import static org.awaitility.Awaitility.await;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.tocsin.start.Bootstrap;
import java.time.Duration;

/** Lets a test begin when the service has prepared its database; one that is about starting without says so. */
public class WhenReady implements QuarkusTestBeforeEachCallback {

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        if (context.getTestInstance().getClass().isAnnotationPresent(StartsWithoutDatabase.class)) {
            return;
        }
        Bootstrap bootstrap = Arc.container().instance(Bootstrap.class).get();
        await().atMost(Duration.ofSeconds(60)).until(() -> bootstrap.state().ready());
    }
}
