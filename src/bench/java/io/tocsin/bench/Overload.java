package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * More than can be written, of one app: first an open loop at about twice what the service takes, then a flood, over connections
 * that send again as soon as they are answered, refused or not. Meanwhile, how soon the app is refused, whether another one gets
 * in, and how soon the probes answer. These are asked in open loops, so that a late answer does not hide those that would have
 * been late behind it.
 */
final class Overload {

    private static final String NOISY = "tocsin-side";
    private static final String QUIET = "quiet-side";
    private static final int CONNECTIONS = 64;
    private static final int ASKED_A_SECOND = 50;
    private static final int OFFERED_A_SECOND = 60_000;
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration LENGTH = Duration.ofSeconds(20);

    private Overload() {}

    /** Puts the load on for so long, and says what came of it. */
    @FunctionalInterface
    private interface Noise {

        Round make(Duration length) throws IOException, InterruptedException;
    }

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        try (Service service = run.start("overload", Map.of(), NOISY, QUIET)) {
            String noisy = service.makeKey(NOISY);
            Requests hundred = Requests.posting("/api/v1/events", noisy, NOISY, Shape.ONE.events(100));
            Requests thousand = Requests.posting("/api/v1/events", noisy, NOISY, Shape.ONE.events(1_000));
            Requests one = Requests.posting("/api/v1/events", service.makeKey(NOISY), NOISY, Shape.ONE);
            Requests other = Requests.posting("/api/v1/events", service.makeKey(QUIET), QUIET, Shape.ONE);
            Noise flood = length -> Load.run(service.port(), CONNECTIONS, thousand, Duration.ZERO, length);
            flood.make(WARM);
            System.out.printf(
                    Locale.ROOT,
                    "One app sends %,d events a second, 100 a request; beside it %d requests a second each:%n",
                    OFFERED_A_SECOND,
                    ASKED_A_SECOND);
            measured(service, one, other, length -> offered(service, hundred, length));
            System.out.printf(
                    Locale.ROOT, "%d connections send 1,000 events a request without a pause:%n", CONNECTIONS);
            measured(service, one, other, flood);
            Run.settle(service, NOISY, QUIET);
        }
    }

    private static void measured(Service service, Requests one, Requests other, Noise noise)
            throws IOException, InterruptedException {
        try (PacedLoad refused = asked(service.port(), 256, one.expecting(503));
                PacedLoad quiet = asked(service.port(), 256, other);
                PacedLoad live = asked(service.managementPort(), 16, probe("/health/live"));
                PacedLoad ready = asked(service.managementPort(), 16, probe("/health/ready"))) {
            Round noisy = noise.make(LENGTH);
            System.out.printf(
                    Locale.ROOT,
                    "  %,.0f events/s are taken of the noisy app, and %,d of its requests refused%n",
                    noisy.eventsPerSecond(),
                    noisy.refused());
            tell("its single events, 503", 10, refused.cut());
            tell("another app's, 202", Double.NaN, quiet.cut());
            tell("liveness, 200", 100, live.cut());
            tell("readiness, 200", 100, ready.cut());
        }
    }

    private static Round offered(Service service, Requests requests, Duration length)
            throws IOException, InterruptedException {
        try (PacedLoad load = PacedLoad.start(service.port(), 2 * CONNECTIONS, requests, OFFERED_A_SECOND)) {
            Thread.sleep(length.toMillis());
            return load.cut();
        }
    }

    private static PacedLoad asked(int port, int connections, Requests requests) throws IOException {
        return PacedLoad.start(port, connections, requests, ASKED_A_SECOND);
    }

    private static Requests probe(String path) {
        return Requests.reading(List.of(path), "none");
    }

    private static void tell(String what, double goal, Round round) {
        System.out.printf(
                Locale.ROOT,
                "  %-24s %,7d   p50 %.1f ms, p99 %.1f ms%s; other answers: %,d%n",
                what,
                round.acknowledged(),
                round.p50(),
                round.p99(),
                Double.isNaN(goal) ? "" : String.format(Locale.ROOT, " (the goal is %.0f)", goal),
                round.refused());
    }
}
