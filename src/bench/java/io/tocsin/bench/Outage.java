package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * An outage in small: the database is stopped for a minute under a steady stream and started again; then the time until what
 * was spooled is in it. After that, how fast the service spools, in a closed loop.
 */
final class Outage {

    private static final int EVENTS_A_SECOND = 5_000;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(8);
    private static final Duration MOST_DRAIN = Duration.ofMinutes(3);
    private static final String APP = "tocsin-side";
    private static final String SPOOLED = "tocsin_spool_events";
    private static final String BUFFERED = "tocsin_buffer_events";

    private Outage() {}

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        try (Service service = run.start("outage", Map.of(), APP)) {
            String key = service.makeKey(APP);
            Requests requests = Requests.posting("/api/v1/events", key, APP, Shape.ONE.ids());
            System.out.println("One event with event_id a request");
            Round before = Load.run(service.port(), 64, requests, Duration.ofSeconds(20), SHORT);
            long acknowledged = before.acknowledged();
            acknowledged += steady(service, requests);
            Round spooling = stopped(service, requests, before);
            acknowledged += spooling.acknowledged();
            Duration drained = drain(service);
            System.out.printf(Locale.ROOT, "Then %s until it was drained, with nothing coming in%n", text(drained));
            long stored = service.stored(APP);
            System.out.printf(Locale.ROOT, "Acknowledged %,d, stored %,d%n", acknowledged, stored);
            if (stored != acknowledged) {
                throw new IllegalStateException(
                        acknowledged + " events were acknowledged, and " + stored + " are in the database");
            }
            Run.settle(service, APP);
        }
    }

    /** The stream before, during and after; how many events were acknowledged. */
    private static long steady(Service service, Requests requests)
            throws IOException, InterruptedException, SQLException {
        try (PacedLoad load = PacedLoad.start(service.port(), 64, requests, EVENTS_A_SECOND)) {
            Thread.sleep(10_000);
            tell("before", load.cut());
            service.stopDatabase();
            Thread.sleep(LENGTH.toMillis());
            tell("while the database is away", load.cut());
            System.out.printf(Locale.ROOT, "Spooled when it comes back: %,.0f events%n", value(service, SPOOLED));
            service.startDatabase();
            Duration drained = drain(service);
            tell("while it drains", load.cut());
            System.out.println("Drained " + text(drained) + " after the database's return; the goal is 60 s");
            Thread.sleep(5_000);
            tell("after", load.cut());
            load.end();
            return load.totalAcknowledged();
        }
    }

    private static Round stopped(Service service, Requests requests, Round before)
            throws IOException, InterruptedException {
        service.stopDatabase();
        Round spooling = Load.run(service.port(), 64, requests, Duration.ofSeconds(2), SHORT);
        System.out.printf(
                Locale.ROOT,
                "In a closed loop over 64 connections: %,.0f events/s with the database (p99 %.1f ms), %,.0f without it (p99"
                        + " %.1f ms; not 202: %d), %.2f times; the goal is 0.5%n",
                before.eventsPerSecond(),
                before.p99(),
                spooling.eventsPerSecond(),
                spooling.p99(),
                spooling.refused(),
                spooling.eventsPerSecond() / before.eventsPerSecond());
        service.startDatabase();
        return spooling;
    }

    /** Waits until nothing is spooled any more; how long that took. */
    private static Duration drain(Service service) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (value(service, SPOOLED) > 0 || value(service, BUFFERED) > EVENTS_A_SECOND) {
            if (System.nanoTime() - start > MOST_DRAIN.toNanos()) {
                throw new IllegalStateException(
                        "Not drained: " + value(service, SPOOLED) + " events are still spooled");
            }
            Thread.sleep(200);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static double value(Service service, String metric) throws IOException {
        OptionalDouble value = service.metric(metric);
        return value.orElse(0);
    }

    private static void tell(String when, Round round) {
        System.out.printf(
                Locale.ROOT,
                "  %-28s %,9.0f events/s, p50 %.1f ms, p99 %.1f ms from when they were due; not 202: %,d%n",
                when,
                round.eventsPerSecond(),
                round.p50(),
                round.p99(),
                round.refused());
    }

    private static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
