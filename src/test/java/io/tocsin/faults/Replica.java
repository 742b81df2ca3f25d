package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A service with a data folder of its own, and what it says about itself. */
final class Replica implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final TocsinProcess process;

    private Replica(Path folder) {
        this.folder = folder;
        this.process = TocsinProcess.in(folder).with("TOCSIN_ADMIN_KEY", TestDatabase.ADMIN_KEY);
    }

    /** One in a new folder, with the embedded PostgreSQL; not started yet. */
    static Replica fresh() {
        TocsinProcess.assumeEmbeddedPostgres();
        return new Replica(TestFolders.fresh("tocsin-").resolve("data"));
    }

    /** One in a new folder, on this database; not started yet. */
    static Replica on(TestDatabase database) {
        return in(TestFolders.fresh("tocsin-").resolve("data"), database);
    }

    /** One that takes up a folder. */
    static Replica in(Path folder, TestDatabase database) {
        Replica replica = new Replica(folder);
        replica.process.on(database);
        return replica;
    }

    Replica with(String variable, String value) {
        process.with(variable, value);
        return this;
    }

    Replica start() {
        process.start();
        return this;
    }

    Replica awaitReady() {
        process.awaitReady();
        return this;
    }

    TocsinProcess process() {
        return process;
    }

    Path folder() {
        return folder;
    }

    int port() {
        return process.httpPort();
    }

    /** A gauge or a counter, summed over its labels; 0 where it is not there. */
    double metric(String name) {
        return process.management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long spooled() {
        return (long) metric("tocsin_spool_events");
    }

    /** Waits until the spool holds something. */
    void awaitSpooling() {
        await("events go to the spool", () -> spooled() > 0);
    }

    /** Waits until nothing waits any more and it calls itself ready. */
    void awaitHealed() {
        await(
                "the spool and the buffer are empty and the service is ready",
                () -> spooled() == 0
                        && metric("tocsin_buffer_events") == 0
                        && process.management("/health/ready").statusCode() == 200);
    }

    /** It logged no error but those that say this, and broke nothing on its own. */
    void assertNoErrorBut(String... expected) {
        assertThat(process.errors()).isEmpty();
        assertThat(process.output().lines().filter(line -> line.contains("\"level\":\"ERROR\"")))
                .allSatisfy(line -> assertThat(expected)
                        .anySatisfy(known -> assertThat(line).contains(known)));
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
                .until(condition);
    }

    @Override
    public void close() {
        process.close();
    }
}
