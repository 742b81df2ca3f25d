package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** SIGTERM under load: what was accepted is written or spooled, and clients are sent away politely. */
class ShutdownIT {

    private static final int SIGTERM = 128 + 15;
    private static final Duration DELAY = Duration.ofSeconds(4);
    /** The delay, and what a busy machine takes to close everything; quarkus.shutdown.timeout (20 s) is not needed. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

    @Test
    void a_service_that_is_told_to_stop_loses_nothing_with_its_database_and_without() throws Exception {
        try (Postgres postgres = Postgres.start();
                Replica replica = Replica.on(postgres.database())
                        .with("QUARKUS_SHUTDOWN_DELAY", DELAY.toSeconds() + "S")
                        .start()
                        .awaitReady();
                Load load = Load.on(replica.port()).awaitAccepted(50)) {
            assertStops(replica, load);
            replica.assertNoFaultOfItsOwn();
            replica.start();
            replica.awaitReady();
            load.awaitAccepted(30);

            postgres.stop();
            replica.awaitSpooling();
            load.awaitAccepted(30);
            assertStops(replica, load);
            assertThat(replica.process().output()).contains("events stay in the spool");

            postgres.restart();
            replica.start();
            replica.awaitReady();
            load.awaitAccepted(30).finish();
            replica.awaitHealed();
            Books.assertExact(postgres.database(), load);
        }
    }

    private static void assertStops(Replica replica, Load load) {
        long mark = load.mark();
        replica.process().terminate();
        Awaitility.await("it is not ready any more, while it still serves")
                .atMost(DELAY)
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        replica.process().management("/health/ready").statusCode() == 503);
        int exit = replica.process().awaitExit();
        Tally tally = load.since(mark);

        assertThat(Duration.ofNanos(System.nanoTime() - mark)).isLessThan(ENDS_WITHIN);
        assertThat(exit).isEqualTo(SIGTERM);
        assertThat(replica.process().output()).doesNotContain("\"level\":\"ERROR\"");
        assertThat(tally.accepted()).as("%s", tally).isPositive();
        System.out.println("TALLY " + tally);
        assertThat(tally.lost()).as("requests without an answer: %s", tally).isZero();
    }
}
