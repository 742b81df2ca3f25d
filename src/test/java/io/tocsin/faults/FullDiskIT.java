package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks that are full: the database's sends events to the spool; the spool's lets nothing be promised. */
class FullDiskIT {

    private static final int DATABASE_MEGABYTES = 160;
    private static final int SPOOL_MEGABYTES = 12;
    private static final int SPOOL_MAY_TAKE_MEGABYTES = 2;

    private static SmallDisk databaseDisk;
    private static SmallDisk spoolDisk;
    private static Postgres postgres;
    private static Replica replica;

    private Load load;

    @BeforeAll
    static void start() throws Exception {
        databaseDisk = SmallDisk.of(DATABASE_MEGABYTES);
        spoolDisk = SmallDisk.of(SPOOL_MEGABYTES);
        postgres = Postgres.startIn(databaseDisk.root().resolve("postgres"));
        Path folder = TestFolders.fresh("tocsin-").resolve("data");
        Files.createDirectories(folder);
        Files.createSymbolicLink(
                folder.resolve("spool"), Files.createDirectory(spoolDisk.root().resolve("spool")));
        replica = Replica.in(folder, postgres.database())
                .with("TOCSIN_SPOOL_MIN_FREE_DISK", "0")
                .with("TOCSIN_SPOOL_MAX_BYTES", SPOOL_MAY_TAKE_MEGABYTES + "M")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void end() {
        try (SmallDisk one = databaseDisk;
                SmallDisk other = spoolDisk;
                Postgres server = postgres;
                Replica service = replica) {
            if (service != null) {
                service.assertNoErrorBut("The spool is in trouble");
            }
        }
    }

    @BeforeEach
    void clientsPost() {
        load = Load.on(replica.port()).awaitAccepted(20);
    }

    @AfterEach
    void clientsEnd() {
        load.close();
    }

    @Test
    void a_full_disk_of_the_database_sends_events_to_the_spool() throws Exception {
        long mark = load.mark();
        databaseDisk.fill();
        replica.awaitSpooling();
        load.awaitAccepted(100);
        assertThat(load.since(mark).unavailable()).isZero();

        databaseDisk.free();
        if (!postgres.isRunning()) {
            // Without room for its log PostgreSQL ends itself, and is somebody's to start again.
            postgres.restart();
        }

        assertHealedAndExact();
    }

    @Test
    void a_full_disk_of_the_spool_is_told_to_clients_and_breaks_no_promise() throws Exception {
        spoolDisk.fill();
        postgres.stop();
        awaitUnavailable("no_disk");
        spoolDisk.free();
        // Nobody has to start anything: the disk has room, and events are taken again while the database is away.
        replica.awaitSpooling();
        load.awaitAccepted(10);
        postgres.restart();

        assertHealedAndExact();
    }

    @Test
    void a_spool_that_holds_what_it_may_is_told_to_clients_and_breaks_no_promise() throws Exception {
        postgres.stop();
        awaitUnavailable("full");
        assertThat(replica.spooled()).isGreaterThan(1_000);
        postgres.restart();

        assertHealedAndExact();
    }

    private void awaitUnavailable(String reason) {
        long mark = load.mark();
        Awaitility.await("clients are told")
                .atMost(Duration.ofSeconds(60))
                .until(() -> load.since(mark).unavailable() >= 4);
        assertThat(replica.process()
                        .management("/metrics")
                        .body()
                        .lines()
                        .filter(line ->
                                line.startsWith("tocsin_spool_refused_events_total{reason=\"" + reason + "\"}")))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotEndWith(" 0.0"));
    }

    private void assertHealedAndExact() throws Exception {
        load.awaitAccepted(20).finish();
        replica.awaitHealed();
        Books.assertExact(postgres.database(), load);
    }
}
