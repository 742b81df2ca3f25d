package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.faults.Proxy.Trap;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network that fails at the worst of times neither loses an event nor lets one count twice. */
class NetworkFaultsIT {

    /** The five seconds after which PostgreSQL ends a session that does nothing in its transaction, and some more. */
    private static final int LOCKS_ARE_FREE_WITHIN_SECONDS = 8;

    private static Postgres postgres;
    private static Proxy proxy;
    private static Replica replica;

    private Load load;

    @BeforeAll
    static void start() throws IOException {
        postgres = Postgres.start();
        proxy = Proxy.before(postgres.port());
        TestDatabase direct = postgres.database();
        replica = Replica.on(new TestDatabase(
                        direct.jdbcUrl().replace(":" + postgres.port() + "/", ":" + proxy.port() + "/"),
                        direct.user(),
                        direct.password()))
                .start()
                .awaitReady();
    }

    @AfterAll
    static void end() throws IOException {
        try (Postgres server = postgres;
                Proxy network = proxy;
                Replica service = replica) {
            if (service != null) {
                service.assertNoErrorBut();
            }
        }
    }

    @BeforeEach
    void clientsPost() {
        load = Load.on(replica.port()).awaitAccepted(20);
    }

    @AfterEach
    void clientsEnd() {
        proxy.thaw();
        load.close();
    }

    @Test
    void a_commit_whose_answer_is_cut_off_is_repeated_and_counts_once() throws Exception {
        double duplicates = replica.metric("tocsin_events_duplicate_total");

        spring(Trap.CUT_AFTER_COMMIT, 4);

        assertHealedAndExact();
        assertThat(replica.metric("tocsin_events_duplicate_total"))
                .as("events that had been committed already")
                .isGreaterThan(duplicates);
    }

    @Test
    void a_commit_that_is_cut_off_on_its_way_is_repeated_and_counts_once() throws Exception {
        spring(Trap.CUT_BEFORE_COMMIT, 3);
        assertHealedAndExact();
    }

    @Test
    void a_cut_network_leaves_no_lock_on_the_counts() throws Exception {
        long mark = load.mark();
        spring(Trap.FREEZE_BEFORE_COMMIT, 1);

        Books.assertNoLockStaysBehind(postgres.database(), load.apps(), LOCKS_ARE_FREE_WITHIN_SECONDS);
        Span.of(Duration.ofSeconds(5));
        assertThat(load.since(mark).unavailable()).isZero();
        load.awaitAccepted(20);
        proxy.thaw();

        assertHealedAndExact();
    }

    @Test
    void a_network_that_is_cut_in_the_middle_of_a_batchs_rows_heals_too() throws Exception {
        long mark = load.mark();
        spring(Trap.FREEZE_IN_COPY, 1);

        Span.of(Duration.ofSeconds(10));
        assertThat(load.since(mark).unavailable()).isZero();
        load.awaitAccepted(20);
        proxy.thaw();

        assertHealedAndExact();
    }

    private static void spring(Trap trap, int times) {
        int before = proxy.sprung();
        for (int i = 0; i < times; i++) {
            proxy.lay(trap);
        }
        Awaitility.await(times + " transactions run into it")
                .atMost(Duration.ofSeconds(60))
                .until(() -> proxy.sprung() == before + times);
    }

    private void assertHealedAndExact() throws Exception {
        load.awaitAccepted(20).finish();
        replica.awaitHealed();
        Books.assertExact(postgres.database(), load);
        Books.assertNoLockStaysBehind(postgres.database(), load.apps(), 1);
        assertThat(Stored.number(
                        postgres.database(),
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tocsin-writer'"
                                + " AND xact_start < now() - interval '10 seconds'"))
                .as("transactions that somebody forgot")
                .isZero();
    }
}
