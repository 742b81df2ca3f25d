package io.tocsin.start;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Answers 503 on the API's port from the moment the HTTP server is closed until the process ends. The last batch and the embedded
 * database take seconds to stop; without this, new connections would be refused or reset meanwhile.
 */
@ApplicationScoped
class StoppingServer {

    private static final Logger LOG = Logger.getLogger(StoppingServer.class);
    private static final Duration BIND_WITHIN = Duration.ofSeconds(5);
    private static final Duration BIND_INTERVAL = Duration.ofMillis(10);
    /** How long the rest of a request is read, so that its client sees the answer and no reset. */
    private static final int DRAIN_MILLIS = 500;

    private static final int THREADS = 8;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final StartSettings.Address address;

    StoppingServer(StartSettings settings) {
        this.address = settings.http();
    }

    /** Tests and the development mode start another service on the same port. */
    void stopping(@Observes ShutdownEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            start();
        }
    }

    /** Its threads are daemons: they end with the process. */
    void start() {
        Thread thread = new Thread(this::serve, "tocsin-stopping-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "tocsin-stopping-answer");
            thread.setDaemon(true);
            return thread;
        });
        try (ServerSocket server = bind()) {
            while (true) {
                Socket connection = server.accept();
                threads.execute(() -> answer(connection));
            }
        } catch (IOException failed) {
            LOG.debugf("New connections are refused until the process ends: %s", failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    /** The HTTP server may be about to close. */
    private ServerSocket bind() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            ServerSocket server = new ServerSocket();
            try {
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
                return server;
            } catch (IOException taken) {
                server.close();
                if (System.nanoTime() - start > BIND_WITHIN.toNanos()) {
                    throw taken;
                }
                TimeUnit.MILLISECONDS.sleep(BIND_INTERVAL.toMillis());
            }
        }
    }

    private static void answer(Socket connection) {
        try (connection) {
            connection.setSoTimeout(DRAIN_MILLIS);
            OutputStream out = connection.getOutputStream();
            out.write(refusal(UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8));
            out.flush();
            connection.shutdownOutput();
            InputStream in = connection.getInputStream();
            byte[] ignored = new byte[8192];
            long start = System.nanoTime();
            while (in.read(ignored) >= 0 && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS)) {
                // Thrown away.
            }
        } catch (IOException clientHasGone) {
            LOG.debugf("A client did not wait for its answer: %s", clientHasGone.getMessage());
        }
    }

    static String refusal(String requestId) {
        String body = "{\"error\":{\"code\":\"SERVICE_UNAVAILABLE\",\"message\":\"The service is stopping; nothing was"
                + " accepted\",\"details\":{\"reason\":\"stopping\"},\"request_id\":\"" + requestId
                + "\",\"retry_after\":" + RETRY_AFTER_SECONDS + "}}";
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: "
                + body.length() + "\r\nRetry-After: " + RETRY_AFTER_SECONDS + "\r\nConnection: close\r\nX-Request-ID: "
                + requestId + "\r\n\r\n"
                + body;
    }
}
