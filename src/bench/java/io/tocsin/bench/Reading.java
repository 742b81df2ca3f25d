package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** Recent errors and statistics of five million events, alone and while more come in. */
final class Reading {

    private static final int EVENTS_A_SECOND = 5_000;
    private static final String WRITTEN = "tocsin-side";
    private static final int VARIANTS = 50;

    private Reading() {}

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        try (Service service = run.start("reading", Map.of(), WRITTEN)) {
            SeededEvents.into(service);
            String key = service.makeReadingKey();
            checkCounts(service);
            int rounds = Math.min(3, run.rounds());
            System.out.println("One connection, alone");
            Contest.run(readers(service, key), 2_000, Duration.ofSeconds(2), rounds);
            String writing = service.makeKey(WRITTEN);
            for (int events : List.of(1, 10)) {
                writing(service, writing, key, events, rounds);
            }
            Run.settle(service, WRITTEN);
        }
    }

    private static void writing(Service service, String writing, String key, int events, int rounds)
            throws IOException, InterruptedException, SQLException {
        System.out.println("One connection, while " + EVENTS_A_SECOND + " events a second come in, " + events
                + " a request over 64 connections");
        long before = service.stored(WRITTEN);
        Requests requests = Requests.posting("/api/v1/events", writing, WRITTEN, Shape.ONE.events(events));
        try (PacedLoad load = PacedLoad.start(service.port(), 64, requests, EVENTS_A_SECOND)) {
            Thread.sleep(10_000);
            load.cut();
            Contest.run(readers(service, key), 200, Duration.ofSeconds(2), rounds);
            Round written = load.cut();
            System.out.printf(
                    Locale.ROOT,
                    "Meanwhile %,.0f events/s came in, p50 %.1f ms, p99 %.1f ms from when they were due; not 202: %d%n%n",
                    written.eventsPerSecond(),
                    written.p50(),
                    written.p99(),
                    written.refused());
            load.end();
            long stored = service.stored(WRITTEN) - before;
            if (stored != load.totalAcknowledged()) {
                throw new IllegalStateException(
                        load.totalAcknowledged() + " events were acknowledged, and " + stored + " are in the database");
            }
        }
    }

    private static List<Contestant> readers(Service service, String key) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return List.of(
                reader("recent errors of an app, 100", service, key, i -> "/api/v1/events?app=seeded-" + i % 10),
                reader("recent errors of all apps, 100", service, key, i -> "/api/v1/events"),
                reader("statistics, 24 h, all apps", service, key, i -> stats(now, Duration.ofHours(24), i, "")),
                reader("statistics, 7 d, all apps", service, key, i -> stats(now, Duration.ofDays(7), i, "")),
                reader(
                        "statistics, 7 d, one app",
                        service,
                        key,
                        i -> stats(now, Duration.ofDays(7), i, "&app=seeded-" + i % 10)));
    }

    /** Windows end now and begin at any second, so that both edges lie within an hour. */
    private static String stats(Instant now, Duration window, int variant, String filter) {
        return "/api/v1/stats?from=" + now.minus(window).minusSeconds(variant * 61L) + filter;
    }

    private static Contestant reader(String name, Service service, String key, IntFunction<String> path) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < VARIANTS; i++) {
            paths.add(path.apply(i));
        }
        return Contestant.notStoring(name, service, Work.requests(service, 1, Requests.reading(paths, key)));
    }

    private static void checkCounts(Service service) throws IOException {
        String total = "\"total_errors\":" + SeededEvents.EVENTS;
        String answer = service.get("/api/v1/stats?from=" + Instant.now().minus(Duration.ofDays(8)));
        if (!answer.contains(total)) {
            throw new IllegalStateException(
                    "Not " + total + ": " + answer.substring(0, Math.min(200, answer.length())));
        }
    }
}
