package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.Spool.ROOMY;
import static io.tocsin.ingest.spool.Spool.START;
import static io.tocsin.ingest.spool.Spool.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final int FRAME = FrameFormat.FRAME_HEADER + 20;

    @TempDir
    Path folder;

    @Test
    void frames_come_back_whole_and_in_order() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(0, 1);
            spool.journal.append(List.of(frame(2, 0), frame(3, 300_000), frame(4, 600_000)));
            assertThat(spool.drain()).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void an_empty_journal_has_no_file_but_its_lock() throws Exception {
        try (Spool spool = new Spool(folder.resolve("new/spool"), ROOMY)) {
            assertThat(spool.files()).containsExactly("lock");
            spool.append(0);
            spool.append(1);
            assertThat(spool.files()).containsExactly("0000000000000001.spool", "lock");
            spool.drain();
            assertThat(spool.files()).containsExactly("lock");
            assertThat(spool.journal.depth()).isEqualTo(new Depth(0, 0, 0, null));
            assertThat(spool.journal.read(10, 10).isEmpty()).isTrue();

            spool.append(2);
            assertThat(spool.drain()).containsExactly(2);
        }
    }

    @Test
    void a_chunk_keeps_to_its_bounds_and_is_never_empty_where_something_waits() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(0, 1, 2, 3); // of 1, 2, 3 and 1 events, 20 bytes each
            assertThat(numbers(spool.journal.read(3, 1000))).containsExactly(0, 1);
            assertThat(numbers(spool.journal.read(5, 1000))).containsExactly(0, 1);
            assertThat(numbers(spool.journal.read(6, 1000))).containsExactly(0, 1, 2);
            assertThat(numbers(spool.journal.read(100, 59))).containsExactly(0, 1);
            assertThat(numbers(spool.journal.read(100, 60))).containsExactly(0, 1, 2);
            assertThat(numbers(spool.journal.read(0, 0))).containsExactly(0);
        }
    }

    @Test
    void what_is_read_stays_until_it_is_released() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(0, 1, 2);
            Chunk first = spool.journal.read(1, 1000);
            assertThat(numbers(spool.journal.read(1, 1000))).containsExactly(0);
            spool.journal.release(first);
            spool.journal.release(first);
            Chunk second = spool.journal.read(2, 1000);
            assertThat(numbers(second)).containsExactly(1);
            assertThat(spool.journal.depth().frames()).isEqualTo(2);
            spool.journal.release(second);
            assertThat(spool.drain()).containsExactly(2);
        }
    }

    @Test
    void after_a_restart_a_segment_is_read_from_its_start_again() throws Exception {
        Limits twoFrames = new Limits(1 << 20, 32 + 2 * FRAME, 0);
        try (Spool spool = new Spool(folder, twoFrames)) {
            for (int i = 0; i < 6; i++) {
                spool.append(i);
            }
            spool.journal.release(spool.journal.read(1, 60)); // 0
            spool.journal.release(spool.journal.read(5, 40)); // 1, 2
            assertThat(spool.files()).hasSize(3);
            spool.reopen();
            assertThat(spool.journal.depth().frames()).isEqualTo(4);
            assertThat(spool.drain()).containsExactly(2, 3, 4, 5);
        }
    }

    @Test
    void the_depth_is_known_at_once_and_after_a_restart() throws Exception {
        try (Spool spool = new Spool(folder, new Limits(1 << 20, 150, 0))) {
            spool.append(5, 3); // of 3 and 1 events
            spool.append(4); // of 2
            Depth depth = new Depth(3, 6, 2 * 32 + 3 * FRAME, START.plusSeconds(3));
            assertThat(spool.journal.depth()).isEqualTo(depth);
            assertThat(spool.reopen().journal.depth()).isEqualTo(depth);

            spool.journal.release(spool.journal.read(3, 1000)); // 5
            assertThat(spool.journal.depth()).isEqualTo(new Depth(2, 3, depth.bytes(), START.plusSeconds(3)));
            spool.journal.release(spool.journal.read(1, 1000)); // 3
            assertThat(spool.journal.depth()).isEqualTo(new Depth(1, 2, 32 + FRAME, START.plusSeconds(4)));
        }
    }

    @Test
    void the_oldest_is_exact_within_the_segment_that_is_appended_to() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.append(9, 2, 7);
            assertThat(oldest(spool)).isEqualTo(START.plusSeconds(2));
            spool.journal.release(spool.journal.read(1, 30)); // 9
            spool.append(1);
            assertThat(oldest(spool)).isEqualTo(START.plusSeconds(1));
            spool.journal.release(spool.journal.read(3, 30)); // 2
            spool.append(5);
            assertThat(oldest(spool)).isEqualTo(START.plusSeconds(1));
            spool.journal.release(spool.journal.read(6, 40)); // 7, 1
            assertThat(oldest(spool)).isEqualTo(START.plusSeconds(5));
        }
    }

    @Test
    void a_full_journal_refuses_and_takes_again_when_something_is_released() throws Exception {
        try (Spool spool = new Spool(folder, new Limits(32 + 3 * FRAME, 100, 0))) {
            spool.append(0);
            spool.append(1);
            assertRefused(spool, Reason.FULL);
            assertThat(spool.journal.room().refusal()).isEqualTo(Reason.FULL);
            assertThat(spool.drain()).containsExactly(0, 1);
            assertThat(spool.journal.room().isLeft()).isTrue();
            spool.append(2);
            assertThat(spool.drain()).containsExactly(2);
        }
    }

    @Test
    void the_disk_keeps_what_others_need() throws Exception {
        try (Spool spool = new Spool(folder, new Limits(1 << 20, 1 << 16, 1000))) {
            spool.disk.usable = 1000 + FRAME;
            spool.append(0);
            spool.disk.usable = 1000 + FRAME - 1;
            assertRefused(spool, Reason.NO_SPACE);
            assertThat(spool.journal.room()).isEqualTo(new Room(FRAME - 1, null));
            spool.disk.usable = 1000;
            assertThat(spool.journal.room()).isEqualTo(new Room(0, Reason.NO_SPACE));
            assertThat(spool.drain()).containsExactly(0);
        }
    }

    @Test
    void a_new_segment_begins_where_the_next_append_would_not_fit() throws Exception {
        try (Spool spool = new Spool(folder, new Limits(1 << 20, 32 + 2 * FRAME, 0))) {
            spool.append(0);
            spool.append(1);
            spool.append(2);
            spool.append(3, 4, 5); // larger than a segment, and never split
            spool.append(6);
            assertThat(spool.files()).hasSize(5);
            assertThat(Files.size(spool.segment(3))).isEqualTo(32 + 3 * FRAME);
            assertThat(spool.drain()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void files_are_for_their_owner_only() throws Exception {
        Path made = folder.resolve("data/spool");
        try (Spool spool = new Spool(made, ROOMY)) {
            spool.append(0);
            assertThat(mode(made)).isEqualTo("rwx------");
            assertThat(mode(made.getParent())).isEqualTo("rwx------");
            assertThat(mode(made.resolve("lock"))).isEqualTo("rw-------");
            assertThat(mode(spool.segment(1))).isEqualTo("rw-------");
        }
    }

    @Test
    void two_journals_cannot_have_one_folder() throws Exception {
        Path real = folder.resolve("spool");
        try (Spool spool = new Spool(real, ROOMY)) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), real);
            assertThatThrownBy(() -> new Spool(link, ROOMY))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
            spool.append(0);
        }
        try (Spool next = new Spool(real, ROOMY)) {
            assertThat(next.drain()).containsExactly(0);
        }
    }

    @Test
    void a_closed_journal_refuses_everything_and_closes_twice() throws Exception {
        Spool spool = new Spool(folder, ROOMY);
        spool.append(0);
        Chunk chunk = spool.journal.read(1, 1);
        spool.close();
        spool.close();
        assertRefused(spool, Reason.CLOSED);
        assertThatThrownBy(() -> spool.journal.read(1, 1)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> spool.journal.release(chunk)).isInstanceOf(JournalException.class);
        assertThat(spool.journal.room().refusal()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void a_folder_that_cannot_be_used_is_told() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new Spool(file.resolve("spool"), ROOMY))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.BROKEN));
    }

    @Test
    void a_frame_has_its_bounds() {
        byte[] tooLarge = new byte[Frame.MOST_BYTES + 1];
        assertThatIllegalArgumentException().isThrownBy(() -> new Frame(START, 1, tooLarge));
        assertThatIllegalArgumentException().isThrownBy(() -> new Frame(START, -1, new byte[0]));
        assertThat(new Frame(Instant.parse("2026-03-01T10:00:00.123456789Z"), 0, new byte[0]).at())
                .isEqualTo(START);
    }

    @Test
    void nothing_to_append_writes_nothing() throws Exception {
        try (Spool spool = new Spool(folder, ROOMY)) {
            spool.journal.append(List.of());
            assertThat(spool.disk.forces).hasValue(0);
            assertThat(spool.files()).containsExactly("lock");
        }
    }

    private static void assertRefused(Spool spool, Reason reason) {
        assertThatThrownBy(() -> spool.append(99))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static Instant oldest(Spool spool) {
        return spool.journal.depth().oldest();
    }

    private static List<Integer> numbers(Chunk chunk) {
        return chunk.frames().stream().map(Spool::number).toList();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
