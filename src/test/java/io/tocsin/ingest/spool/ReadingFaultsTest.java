package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.FaultyDisk.ENOSPC;
import static io.tocsin.ingest.spool.Spool.ROOMY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not give back what it was given. */
@Timeout(60)
class ReadingFaultsTest {

    private static final int HEADER = 32;
    private static final int FRAME = 36 + 20;

    @TempDir
    Path folder;

    private Spool spool;
    private FaultyDisk disk;

    @BeforeEach
    void open() throws JournalException {
        spool = new Spool(folder, ROOMY);
        disk = spool.disk;
    }

    @AfterEach
    void close() {
        spool.close();
        assertThat(disk.violations).isEmpty();
    }

    /** The reader looks ahead while the bytes of a refused append are still in the file, and other frames take their place. */
    @Test
    void a_reader_never_sees_what_is_not_confirmed() throws Exception {
        spool.append(0);
        disk.failWrites = ENOSPC;
        disk.roomBeforeFailure = FRAME + 10;
        List<Integer> seen = new ArrayList<>();
        disk.beforeTruncate = () -> {
            try {
                seen.addAll(numbers(spool.journal.read(100, 1000)));
            } catch (JournalException failed) {
                throw new IllegalStateException(failed);
            }
        };
        assertThatThrownBy(() -> spool.append(1, 2)).hasMessageContaining(ENOSPC);
        disk.heal();
        spool.append(3);
        assertThat(seen).containsExactly(0);
        assertThat(spool.drain()).containsExactly(0, 3);
        assertThat(spool.damages).isEmpty();
    }

    @Test
    void a_disk_that_does_not_read_for_a_moment_loses_nothing() throws Exception {
        spool.append(0, 1, 2);
        disk.failReads = "Input/output error";
        assertThatThrownBy(() -> spool.journal.read(100, 1000)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> spool.journal.read(100, 1000)).isInstanceOf(JournalException.class);
        disk.heal();
        assertThat(spool.drain()).containsExactly(0, 1, 2);
        assertThat(spool.damages).isEmpty();
    }

    @Test
    void a_bad_sector_costs_its_frames_alone_and_the_segment_is_kept() throws Exception {
        spool.journal.append(List.of(Spool.frame(0, 20_000), Spool.frame(1, 20_000), Spool.frame(2, 20_000)));
        badSectorWithinTheSecondFrame();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> spool.journal.read(100, 1)).isInstanceOf(JournalException.class);
        }
        assertThat(spool.drain()).containsExactly(0, 2);
        assertThat(spool.damages)
                .singleElement()
                .isEqualTo(new Damage(Damage.Kind.DAMAGED, FrameFormat.name(1), HEADER + 20_036, 20_036, 2, null));
        assertThat(spool.setAside()).contains("0000000000000001.spool");
        assertThat(spool.files()).containsExactly("lock");
    }

    @Test
    void a_bad_sector_is_no_reason_not_to_start() throws Exception {
        spool.journal.append(List.of(Spool.frame(0, 20_000), Spool.frame(1, 20_000), Spool.frame(2, 20_000)));
        badSectorWithinTheSecondFrame();
        spool.reopen();
        assertThat(spool.damages)
                .singleElement()
                .isEqualTo(new Damage(Damage.Kind.DAMAGED, FrameFormat.name(1), HEADER + 20_036, 20_036, 2, null));
        disk.heal(); // Else the good frames are read blockwise, after three tries.
        assertThat(spool.drain()).containsExactly(0, 2);
        assertThat(spool.setAside()).contains("0000000000000001.spool");
    }

    @Test
    void a_segment_that_somebody_removed_is_reported_and_does_not_block() throws Exception {
        spool.append(0);
        Files.delete(spool.segment(1));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> spool.journal.read(1, 1))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            failed -> assertThat(failed.reason()).isEqualTo(Reason.BROKEN));
        }
        spool.append(1); // into the file that has no name any more
        assertThat(spool.drain()).isEmpty();
        assertThat(spool.journal.damage().damagedRegions()).isEqualTo(2);
        spool.append(2);
        assertThat(spool.drain()).containsExactly(2);
    }

    private void badSectorWithinTheSecondFrame() {
        disk.failReads = "Input/output error";
        disk.failReadsFrom = 28_672;
        disk.failReadsTo = 32_768;
    }

    private static List<Integer> numbers(Chunk chunk) {
        return chunk.frames().stream().map(Spool::number).toList();
    }
}
