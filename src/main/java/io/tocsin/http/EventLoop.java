package io.tocsin.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The event loop of a request's connection: the only thread on which the request's body may be read. */
public final class EventLoop implements Executor {

    private final Context context;

    private EventLoop(Context context) {
        this.context = context;
    }

    /** Returns the event loop of the request that is being handled. */
    public static EventLoop current() {
        return new EventLoop(Vertx.currentContext());
    }

    /** At once where this is that event loop, else as soon as it comes to it. */
    @Override
    public void execute(Runnable work) {
        // The context alone does not tell: workers of Quarkus carry that of whoever gave them their work.
        if (Context.isOnEventLoopThread() && Vertx.currentContext() == context) {
            work.run();
        } else {
            context.runOnContext(ignored -> work.run());
        }
    }
}
