package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.FaultyDisk.ENOSPC;
import static io.tocsin.ingest.spool.Spool.ROOMY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails: what was acknowledged stays, what was refused is gone, and it heals by itself. */
@Timeout(60)
class FaultsTest {

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

    @Test
    void the_name_of_a_new_segment_is_flushed_before_a_frame_is_written() throws Exception {
        spool.append(0);
        assertThat(disk.steps)
                .containsExactly(
                        "create 0000000000000001.spool",
                        "write 0000000000000001.spool",
                        "force 0000000000000001.spool",
                        "force " + folder.getFileName(),
                        "write 0000000000000001.spool",
                        "force 0000000000000001.spool");
    }

    @Test
    void short_writes_are_gone_on_with() throws Exception {
        disk.mostPerWrite = 7;
        spool.append(0, 1, 2);
        assertThat(spool.reopen().drain()).containsExactly(0, 1, 2);
    }

    @Test
    void a_full_disk_refuses_and_the_segment_goes_on() throws Exception {
        spool.append(0);
        disk.failWrites = ENOSPC;
        for (int room = 0; room < 2 * FRAME; room += 13) {
            disk.roomBeforeFailure = room;
            assertRefused(Reason.NO_SPACE, 1, 2);
            assertThat(Files.size(spool.segment(1))).isEqualTo(HEADER + FRAME);
        }
        assertThat(spool.journal.room().refusal()).isEqualTo(Reason.NO_SPACE);
        disk.heal();
        spool.append(3);
        assertThat(spool.journal.room().isLeft()).isTrue();
        assertThat(spool.files()).containsExactly("0000000000000001.spool", "lock");
        assertThat(spool.reopen().drain()).containsExactly(0, 3);
    }

    @Test
    void a_quota_is_a_full_disk() {
        disk.failCreates = "Disk quota exceeded";
        assertRefused(Reason.NO_SPACE, 0);
        disk.failCreates = "Auf dem Datenträger ist kein Speicherplatz mehr verfügbar";
        assertRefused(Reason.BROKEN, 0);
    }

    @Test
    void a_full_disk_that_cannot_be_cut_back_abandons_the_segment() throws Exception {
        spool.append(0);
        disk.failWrites = ENOSPC;
        disk.roomBeforeFailure = FRAME + 10;
        disk.failTruncates = "Input/output error";
        assertRefused(Reason.NO_SPACE, 1, 2);
        disk.heal();
        spool.append(3);
        assertThat(spool.files()).containsExactly("0000000000000001.spool", "0000000000000002.spool", "lock");
        assertThat(spool.drain()).containsExactly(0, 3);
    }

    @Test
    void a_failed_write_abandons_the_segment() throws Exception {
        spool.append(0);
        disk.failWrites = "Input/output error";
        disk.roomBeforeFailure = FRAME;
        assertRefused(Reason.BROKEN, 1, 2);
        assertThat(Files.size(spool.segment(1))).isEqualTo(HEADER + FRAME);
        disk.heal();
        spool.append(3);
        assertThat(spool.reopen().drain()).containsExactly(0, 3);
    }

    @Test
    void a_failed_flush_abandons_the_segment_and_is_never_repeated() throws Exception {
        spool.append(0);
        spool.append(1);
        disk.failForces = "Input/output error";
        assertRefused(Reason.BROKEN, 2);
        assertThat(spool.journal.room().refusal()).isEqualTo(Reason.BROKEN);
        assertThat(spool.troubles).singleElement().asString().contains("0000000000000001.spool was abandoned");
        assertThat(Files.size(spool.segment(1))).isEqualTo(HEADER + 2 * FRAME);
        assertRefused(Reason.BROKEN, 3); // The flush of the next segment's header fails as well.
        disk.heal();
        spool.append(4);
        assertThat(spool.files()).containsExactly("0000000000000001.spool", "0000000000000003.spool", "lock");
        assertThat(spool.journal.depth().frames()).isEqualTo(3);
        assertThat(spool.reopen().drain()).containsExactly(0, 1, 4);
    }

    @Test
    void the_first_frames_of_a_segment_that_fails_leave_nothing_behind() throws Exception {
        disk.duringForce = failForcesFromTheSecondOn();
        assertRefused(Reason.BROKEN, 0);
        assertThat(spool.files()).containsExactly("lock");
        disk.duringForce = () -> {};
        disk.heal();
        spool.append(1);
        assertThat(spool.drain()).containsExactly(1);
    }

    /** What cannot be cut back may be found by the next process; this one does not read it. */
    @Test
    void after_a_failed_flush_and_a_failed_cut_this_process_reads_what_was_confirmed() throws Exception {
        spool.append(0);
        disk.failForces = "Input/output error";
        disk.failTruncates = "Input/output error";
        assertRefused(Reason.BROKEN, 1);
        disk.heal();
        spool.append(2);
        assertThat(numbers(spool.journal.read(100, 1000))).containsExactly(0, 2);
        assertThat(spool.reopen().drain()).containsExactly(0, 1, 2);
    }

    @Test
    void a_segment_whose_name_cannot_be_flushed_takes_no_frame() throws Exception {
        disk.failFolderForces = "Input/output error";
        assertRefused(Reason.BROKEN, 0);
        assertThat(spool.files()).containsExactly("lock");
        disk.heal();
        spool.append(1);
        assertThat(spool.files()).containsExactly("0000000000000002.spool", "lock");
        assertThat(spool.reopen().drain()).containsExactly(1);
    }

    @Test
    void a_segment_that_failed_at_its_birth_and_stays_is_no_damage() throws Exception {
        disk.failFolderForces = "Input/output error";
        disk.failDeletes = "Input/output error";
        assertRefused(Reason.BROKEN, 0);
        disk.heal();
        spool.append(1);
        assertThat(spool.reopen().damages).isEmpty();
        assertThat(spool.drain()).containsExactly(1);
        assertThat(spool.files()).containsExactly("lock");
    }

    @Test
    void a_spent_segment_that_cannot_be_deleted_counts_until_it_can() throws Exception {
        spool.append(0);
        disk.failDeletes = "Input/output error";
        assertThat(spool.drain()).containsExactly(0);
        assertThat(spool.journal.depth()).isEqualTo(new Depth(0, 0, HEADER + FRAME, null));
        assertThat(spool.troubles).hasSize(1);
        disk.heal();
        spool.append(1);
        assertThat(spool.drain()).containsExactly(1);
        assertThat(spool.files()).containsExactly("lock");
        assertThat(spool.journal.depth().bytes()).isZero();
    }

    @Test
    void a_probe_tells_whether_it_works_again_and_leaves_nothing() throws Exception {
        disk.failForces = "Input/output error";
        assertRefused(Reason.BROKEN, 0);
        assertThatThrownBy(() -> spool.journal.probe()).isInstanceOf(JournalException.class);
        assertThat(spool.journal.room().refusal()).isEqualTo(Reason.BROKEN);
        disk.heal();
        spool.journal.probe();
        assertThat(spool.journal.room().isLeft()).isTrue();
        assertThat(spool.files()).containsExactly("lock");
        spool.append(1);
        spool.journal.probe();
        spool.append(2);
        assertThat(spool.drain()).containsExactly(1, 2);
        assertThat(spool.files()).containsExactly("lock");
    }

    @Test
    void an_interrupt_during_a_write_abandons_the_segment_and_cuts_it() throws Exception {
        spool.append(0);
        disk.duringForce = () -> {
            Thread.currentThread().interrupt();
            disk.failForces = ClosedByInterruptException.class.getName();
            disk.failTruncates = "closed";
        };
        assertRefused(Reason.BROKEN, 1);
        assertThat(Thread.interrupted()).isTrue();
        disk.duringForce = () -> {};
        disk.heal();
        spool.append(2);
        assertThat(spool.drain()).containsExactly(0, 2);
    }

    private Runnable failForcesFromTheSecondOn() {
        int before = disk.forces.get();
        return () -> disk.failForces = disk.forces.get() > before ? "Input/output error" : null;
    }

    private void assertRefused(Reason reason, int... numbers) {
        long frames = spool.journal.depth().frames();
        assertThatThrownBy(() -> spool.append(numbers))
                .hasRootCauseInstanceOf(IOException.class)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(spool.journal.depth().frames()).isEqualTo(frames);
    }

    private static List<Integer> numbers(Chunk chunk) {
        return chunk.frames().stream().map(Spool::number).toList();
    }
}
