package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.faults.LoadClient.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A disk that gives back other bytes than it was given costs what they held, and nothing else. */
class DamagedSpoolIT {

    /** What the clients have in a frame at most: one request. */
    private static final int MOST_EVENTS_OF_A_FRAME = 20;

    @Test
    void a_damaged_frame_is_set_aside_and_reported_and_everything_else_is_stored() throws Exception {
        try (Postgres postgres = Postgres.start();
                Replica replica = Replica.on(postgres.database()).start().awaitReady();
                Load load = Load.on(replica.port()).awaitAccepted(10)) {
            postgres.stop();
            replica.awaitSpooling();
            load.awaitAccepted(100).finish();
            replica.process().kill();
            damageTheMiddle(replica.folder().resolve("spool"));
            postgres.restart();

            replica.start();
            replica.awaitReady();
            replica.awaitHealed();

            Set<Sent> stored = new HashSet<>(Books.stored(postgres.database(), load.apps()));
            Set<Sent> missing = new HashSet<>(load.promised());
            missing.removeAll(stored);
            assertThat(missing).as("the damaged frame's").hasSizeBetween(1, MOST_EVENTS_OF_A_FRAME);
            assertThat(load.promised()).containsAll(stored);
            Books.assertCountsAgree(postgres.database(), load.apps());
            assertThat(replica.metric("tocsin_spool_damaged_regions_total")).isEqualTo(1);
            assertThat(replica.metric("tocsin_spool_damaged_bytes_total")).isPositive();
            assertThat(replica.process().output()).contains("bytes of the spool cannot be read");
            assertThat(files(replica.folder().resolve("spool/damaged"))).hasSize(1);
        }
    }

    private static void damageTheMiddle(Path spool) throws IOException {
        List<Path> segments = files(spool).stream()
                .filter(file -> file.toString().endsWith(".spool"))
                .toList();
        assertThat(segments).hasSize(1);
        byte[] bytes = Files.readAllBytes(segments.get(0));
        for (int i = 0; i < 8; i++) {
            bytes[bytes.length / 2 + i] ^= 0x55;
        }
        Files.write(segments.get(0), bytes);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
