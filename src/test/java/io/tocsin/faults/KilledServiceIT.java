package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A 202 is a promise, also where the service is killed hard in the middle of everything. */
class KilledServiceIT {

    @Test
    void what_had_its_202_is_there_after_each_of_five_kills_and_a_retry_counts_it_once() throws Exception {
        try (Replica replica = Replica.fresh().start().awaitReady();
                Load load = Load.on(replica.port()).awaitAccepted(30)) {
            for (int kill = 1; kill <= 2; kill++) {
                killAndStart(replica, load);
                load.awaitAccepted(30);
            }

            // Its database dies first: the next two kills find a spool with events in it, and one that is being
            // replayed.
            Postgres.crash(postmaster(replica));
            replica.awaitSpooling();
            load.awaitAccepted(200);
            assertThat(replica.spooled()).isPositive();
            killAndStart(replica, load);
            killAndStart(replica, load);

            load.awaitAccepted(30);
            killAndStart(replica, load);

            load.awaitAccepted(30).finish();
            replica.awaitHealed();
            assertThat(load.since(0).lost()).as("posts that the kills cut off").isPositive();
            Books.assertExact(database(replica), load);
        }
    }

    private static void killAndStart(Replica replica, Load load) {
        replica.process().kill();
        long promised = load.promised().size();
        assertThat(promised).isPositive();
        replica.start().process().awaitOutput("Tocsin is ready at ");
    }

    private static long postmaster(Replica replica) throws IOException {
        return Long.parseLong(postmasterFile(replica).get(0));
    }

    private static TestDatabase database(Replica replica) throws IOException {
        return new TestDatabase(
                "jdbc:postgresql://127.0.0.1:" + postmasterFile(replica).get(3) + "/tocsin",
                "tocsin",
                Files.readString(replica.folder().resolve("database-password")).strip());
    }

    private static List<String> postmasterFile(Replica replica) throws IOException {
        Path file = replica.folder().resolve("database/postmaster.pid");
        return Files.readAllLines(file).stream().map(String::strip).toList();
    }
}
