package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * More than can be written: one app posts over many connections as fast as it is answered, refused or not. Meanwhile, how soon
 * it is refused, whether another app gets in, and how soon the probes answer. Each is asked in an open loop, so that a late
 * answer does not hide those that would have been late behind it.
 */
final class Overload {

    private static final String NOISY = "tocsin-side";
    private static final String QUIET = "quiet-side";
    private static final int CONNECTIONS = 64;
    private static final int EVENTS = 1_000;
    private static final int ASKED_A_SECOND = 100;
    private static final Duration WARM = Duration.ofSeconds(15);
    private static final Duration LENGTH = Duration.ofSeconds(30);

    private Overload() {}

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        try (Service service = run.start("overload", Map.of(), NOISY, QUIET)) {
            Requests many = Requests.posting("/api/v1/events", service.makeKey(NOISY), NOISY, Shape.ONE.events(EVENTS));
            Requests one = Requests.posting("/api/v1/events", service.makeKey(NOISY), NOISY, Shape.ONE);
            Requests other = Requests.posting("/api/v1/events", service.makeKey(QUIET), QUIET, Shape.ONE);
            System.out.println(CONNECTIONS + " connections of one app send " + EVENTS
                    + " events a request without a pause; beside them " + ASKED_A_SECOND + " requests a second each:");
            Load.run(service.port(), CONNECTIONS, many, Duration.ZERO, WARM);
            try (PacedLoad refused = asked(service.port(), one.expecting(503));
                    PacedLoad quiet = asked(service.port(), other);
                    PacedLoad live = asked(service.managementPort(), probe("/health/live"));
                    PacedLoad ready = asked(service.managementPort(), probe("/health/ready"))) {
                Round noise = Load.run(service.port(), CONNECTIONS, many, Duration.ZERO, LENGTH);
                System.out.printf(
                        Locale.ROOT,
                        "  %,.0f events/s are taken of the noisy app, and %,d of its requests refused%n",
                        noise.eventsPerSecond(),
                        noise.refused());
                tell("its single events, 503", 10, refused.cut());
                tell("another app's, 202", Double.NaN, quiet.cut());
                tell("liveness, 200", 100, live.cut());
                tell("readiness, 200", 100, ready.cut());
            }
            Run.settle(service, NOISY, QUIET);
        }
    }

    private static PacedLoad asked(int port, Requests requests) throws IOException {
        return PacedLoad.start(port, 8, requests, ASKED_A_SECOND);
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
