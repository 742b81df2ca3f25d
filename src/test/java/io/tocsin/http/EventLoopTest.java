package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tocsin.testing.PostgresResource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work comes to the event loop from wherever, also from workers of Quarkus, which carry its context. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class EventLoopTest {

    @Inject
    Vertx vertx;

    private record Place(Thread thread, boolean eventLoop, Context context) {

        static Place here() {
            return new Place(Thread.currentThread(), Context.isOnEventLoopThread(), Vertx.currentContext());
        }
    }

    /** Where work runs that a thread gives to the event loop of a request, and where that request was. */
    private Place[] of(Executor elsewhere) throws Exception {
        Context request = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        CompletableFuture<Place[]> places = new CompletableFuture<>();
        request.runOnContext(ignored -> {
            EventLoop eventLoop = EventLoop.current();
            Place begun = Place.here();
            elsewhere.execute(() -> eventLoop.execute(() -> places.complete(new Place[] {begun, Place.here()})));
        });
        return places.get(10, TimeUnit.SECONDS);
    }

    private static void assertSame(Place[] places) {
        assertThat(places[1].eventLoop()).isTrue();
        assertThat(places[1]).isEqualTo(places[0]);
    }

    @Test
    void from_a_worker() throws Exception {
        assertSame(of(work -> Infrastructure.getDefaultWorkerPool().execute(work)));
    }

    @Test
    void from_a_thread_of_its_own() throws Exception {
        assertSame(of(work -> new Thread(work).start()));
    }

    @Test
    void from_another_event_loop() throws Exception {
        assertSame(of(work -> vertx.nettyEventLoopGroup().next().execute(work)));
    }

    @Test
    void from_itself_at_once() throws Exception {
        assertSame(of(Runnable::run));
    }
}
