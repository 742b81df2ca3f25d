package io.tocsin.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes from an error over a rule's threshold being posted to the webhook that tells of it, while errors of many apps come
 * in. Each round has apps of its own, and so groups of alerts that are quiet.
 */
final class AlertLatency {

    private static final int ROUNDS = 24;
    private static final int EVENTS_A_SECOND = 5_000;
    private static final int APPS_BESIDE = 50;
    private static final int THRESHOLD = 10;
    private static final Duration WARM = Duration.ofSeconds(75);

    /** No multiple of an interval, so that errors come at any time within one. */
    private static final Duration BETWEEN = Duration.ofMillis(6_700);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private AlertLatency() {}

    /** A rule, and the errors that it is to call for. */
    private enum Kind {
        COUNT("count, every second", "count", "1s", THRESHOLD, 4),
        NEW_ISSUE("new_issue, every second", "new_issue", "1s", 1, 4),
        COUNT_BY_DEFAULT("count, every 15 s (default)", "count", "15s", THRESHOLD, 20);

        private final String title;
        private final String condition;
        private final String interval;
        private final int threshold;
        private final int goalSeconds;

        Kind(String title, String condition, String interval, int threshold, int goalSeconds) {
            this.title = title;
            this.condition = condition;
            this.interval = interval;
            this.threshold = threshold;
            this.goalSeconds = goalSeconds;
        }

        private String app(int round) {
            return name().toLowerCase(Locale.ROOT) + "-" + round;
        }

        private String rule(int round, String channel) {
            return """
                    {"name": "%1$s", "app": "%1$s", "interval": "%2$s", "channels": ["%3$s"],
                    "condition": {"kind": "%4$s", "threshold": %5$d, "window": "5m"}}""".formatted(app(round), interval, channel, condition, threshold);
        }

        private String errors(int round) {
            List<String> errors = new ArrayList<>();
            for (int i = 0; i < threshold; i++) {
                errors.add("{\"app\": \"%s\", \"error_type\": \"Sudden\", \"message\": \"it broke\"}"
                        .formatted(app(round)));
            }
            return errors.toString();
        }
    }

    /** Where the webhooks arrive; when they did, by their app. */
    private static final class Arrivals implements AutoCloseable {

        private static final Pattern APP = Pattern.compile("\"groupLabels\":\\{\"app\":\"([^\"]+)\"");

        private final Map<String, Long> byApp = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;

        private Arrivals() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::arrived);
            server.start();
        }

        private void arrived(HttpExchange exchange) throws IOException {
            long now = System.nanoTime();
            Matcher app = APP.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (app.find()) {
                byApp.putIfAbsent(app.group(1), now);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        }

        private String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        Map<String, String> settings = Map.of("TOCSIN_NOTIFY_ALLOW_PRIVATE_TARGETS", "true");
        try (Arrivals arrivals = new Arrivals();
                Service service = run.start("alert-latency", settings)) {
            String channel = channel(service, arrivals.url());
            for (int round = 0; round < ROUNDS; round++) {
                for (Kind kind : Kind.values()) {
                    service.makeApp(kind.app(round));
                    service.post("/api/v1/alert-rules", kind.rule(round, channel));
                }
            }
            String key = service.makeWritingKey();
            Requests beside = Requests.posting(
                    "/api/v1/events", key, "beside", new OfManyApps(Shape.ONE.events(10), APPS_BESIDE));
            try (PacedLoad load = PacedLoad.start(service.port(), 64, beside, EVENTS_A_SECOND)) {
                Thread.sleep(WARM.toMillis());
                load.cut();
                Map<String, Long> posted = rounds(service, key);
                awaitAll(arrivals, posted.size());
                Round came = load.cut();
                System.out.printf(
                        Locale.ROOT,
                        "%d rounds; beside them %,.0f events/s of %d apps came in, p99 %.1f ms; not 202: %d%n",
                        ROUNDS,
                        came.eventsPerSecond(),
                        APPS_BESIDE,
                        came.p99(),
                        came.refused());
                for (Kind kind : Kind.values()) {
                    tell(kind, posted, arrivals.byApp);
                }
            }
        }
    }

    private static String channel(Service service, String url) throws IOException {
        String answer = service.post(
                "/api/v1/channels", "{\"name\": \"hook\", \"kind\": \"webhook\", \"url\": \"" + url + "\"}");
        Matcher id = Pattern.compile("\"id\":\\s*\"([^\"]+)\"").matcher(answer);
        if (!id.find()) {
            throw new IOException("No channel: " + answer);
        }
        return id.group(1);
    }

    private static Map<String, Long> rounds(Service service, String key) throws IOException, InterruptedException {
        Map<String, Long> posted = new ConcurrentHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            long due = System.nanoTime() + BETWEEN.toNanos();
            for (Kind kind : Kind.values()) {
                posted.put(kind.app(round), System.nanoTime());
                service.post("/api/v1/events", kind.errors(round), key);
            }
            Thread.sleep(Math.max(0, Duration.ofNanos(due - System.nanoTime()).toMillis()));
        }
        return posted;
    }

    private static void awaitAll(Arrivals arrivals, int expected) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrivals.byApp.size() < expected && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
    }

    private static void tell(Kind kind, Map<String, Long> posted, Map<String, Long> arrived) {
        Latencies latencies = new Latencies();
        int missing = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Long at = arrived.get(kind.app(round));
            if (at == null) {
                missing++;
            } else {
                latencies.add(at - posted.getOrDefault(kind.app(round), at));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "  %-28s p50 %.2f s, p95 %.2f s (the goal is %d), max %.2f s; did not come: %d%n",
                kind.title,
                latencies.millis(0.5) / 1e3,
                latencies.millis(0.95) / 1e3,
                kind.goalSeconds,
                latencies.millis(1) / 1e3,
                missing);
    }
}
