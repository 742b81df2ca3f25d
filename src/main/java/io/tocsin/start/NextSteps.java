package io.tocsin.start;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Announces that the service is ready, once: by the {@link Banner} for people, by a line of the log for machines. It waits until
 * the service is ready and its port is open.
 */
@ApplicationScoped
class NextSteps {

    private static final Logger LOG = Logger.getLogger(NextSteps.class);
    private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "");

    private final StartSettings settings;
    private final HttpServer server;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile boolean listening;
    private volatile @Nullable Administrator administrator;

    NextSteps(StartSettings settings, HttpServer server) {
        this.settings = settings;
        this.server = server;
    }

    void listening(@ObservesAsync HttpServerStart started) {
        listening = true;
        announceOnce();
    }

    void ready(Administrator who) {
        administrator = who;
        announceOnce();
    }

    private void announceOnce() {
        Administrator who = administrator;
        if (LaunchMode.current() == LaunchMode.TEST
                || !listening
                || who == null
                || !announced.compareAndSet(false, true)) {
            return;
        }
        String host = EVERY_INTERFACE.contains(settings.http().host())
                ? "localhost"
                : settings.http().host();
        String address = "http://" + host + ":" + server.getPort();
        String folder = settings.dataDir().toAbsolutePath().normalize().toString();
        boolean embedded = Boolean.getBoolean(Foundation.EMBEDDED);
        // A production service's output is a log that machines collect: JSON on every line, and no key.
        if (!embedded && !Terminal.isInteractive()) {
            LOG.info(Banner.logLine(address, who));
            return;
        }
        String data =
                folder + (embedded ? " (with the embedded PostgreSQL)" : " (and in the PostgreSQL that is configured)");
        System.out.print(new Banner(address, data, who).text());
        System.out.flush();
    }
}
