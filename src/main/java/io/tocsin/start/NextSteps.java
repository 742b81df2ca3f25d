package io.tocsin.start;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Prints the {@link Banner} once: when the service is ready and its port is open, whichever comes last. */
@ApplicationScoped
class NextSteps {

    private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "");

    private final StartSettings settings;
    private final HttpServer server;
    private final AtomicBoolean printed = new AtomicBoolean();
    private volatile boolean listening;
    private volatile @Nullable Administrator administrator;

    NextSteps(StartSettings settings, HttpServer server) {
        this.settings = settings;
        this.server = server;
    }

    void listening(@ObservesAsync HttpServerStart started) {
        listening = true;
        printOnce();
    }

    void ready(Administrator who) {
        administrator = who;
        printOnce();
    }

    private void printOnce() {
        Administrator who = administrator;
        if (LaunchMode.current() == LaunchMode.TEST
                || !listening
                || who == null
                || !printed.compareAndSet(false, true)) {
            return;
        }
        String host = EVERY_INTERFACE.contains(settings.http().host())
                ? "localhost"
                : settings.http().host();
        String folder = settings.dataDir().toAbsolutePath().normalize().toString();
        String data = Boolean.getBoolean(Foundation.EMBEDDED)
                ? folder + " (with the embedded PostgreSQL)"
                : folder + " (and in the PostgreSQL that is configured)";
        System.out.print(new Banner("http://" + host + ":" + server.getPort(), data, who).text());
        System.out.flush();
    }
}
