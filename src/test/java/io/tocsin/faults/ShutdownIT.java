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
            long mark = load.mark();
            replica.process().terminate();
            awaitNotReady(replica);
            load.leadAway();
            assertEnds(replica, mark);
            Tally tally = load.since(mark);
            assertThat(tally.accepted()).as("%s", tally).isPositive();
            assertThat(tally.unavailable() + tally.lost() + tally.refused())
                    .as("clients that a balancer leads away are answered to the last: %s", tally)
                    .isZero();

            replica.start();
            replica.awaitReady();
            load.leadBack();
            load.awaitAccepted(30);
            postgres.stop();
            replica.awaitSpooling();
            load.awaitAccepted(30);
            mark = load.mark();
            // And now nobody leads them away.
            replica.process().terminate();
            awaitNotReady(replica);
            assertEnds(replica, mark);
            assertThat(replica.process().output()).contains("events stay in the spool");

            postgres.restart();
            replica.start();
            replica.awaitReady();
            load.awaitAccepted(30).finish();
            replica.awaitHealed();
            Books.assertExact(postgres.database(), load);
        }
    }

    private static void awaitNotReady(Replica replica) {
        Awaitility.await("it is not ready any more, while it still serves")
                .atMost(DELAY)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> replica.process().management("/health/ready").statusCode() == 503);
    }

    private static void assertEnds(Replica replica, long mark) {
        assertThat(replica.process().awaitExit()).isEqualTo(SIGTERM);
        assertThat(Duration.ofNanos(System.nanoTime() - mark)).isLessThan(ENDS_WITHIN);
        replica.assertNoErrorBut();
    }
}
