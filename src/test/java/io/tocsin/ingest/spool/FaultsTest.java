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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        assertRefused(Reason.NO_SPACE, 1, 2);
        disk.heal();
        spool.append(3);
        assertThat(seen).containsExactly(0);
        assertThat(spool.drain()).containsExactly(0, 3);
        assertThat(spool.damages).isEmpty();
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
    void an_interrupted_appender_waits_for_its_flush_and_stays_interrupted() throws Exception {
        spool.append(0);
        Thread.currentThread().interrupt();
        spool.append(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(spool.files()).containsExactly("0000000000000001.spool", "lock");
        assertThat(spool.drain()).containsExactly(0, 1);
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

    @Test
    void appends_that_wait_share_one_flush() throws Exception {
        spool.append(0);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.blockForces(reached, goOn);
        int before = disk.forces.get();
        CompletableFuture<Void> first = appending(1);
        reached.await();
        List<CompletableFuture<Void>> others = List.of(appending(2), appending(3), appending(4));
        org.awaitility.Awaitility.await().until(() -> spool.journal.room().bytes() == (1 << 20) - HEADER - 5 * FRAME);
        assertThat(spool.journal.depth().frames()).as("unconfirmed").isEqualTo(1);
        goOn.countDown();
        first.get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Void> other : others) {
            other.get(10, TimeUnit.SECONDS);
        }
        assertThat(disk.forces.get() - before).isEqualTo(2);
        assertThat(spool.drain()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void closing_answers_the_append_under_way_and_refuses_those_that_wait() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        spool.append(0);
        disk.blockForces(reached, goOn);
        CompletableFuture<Void> first = appending(1);
        reached.await();
        CompletableFuture<Void> second = appending(2);
        org.awaitility.Awaitility.await().until(() -> spool.journal.room().bytes() == (1 << 20) - HEADER - 3 * FRAME);
        disk.usable = FRAME * 3 - 1; // What is promised to those two is not to be had by a third.
        assertThat(appending(Spool.frame(3, 20)))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("have to stay free");
        disk.heal();
        assertThat(appending(Spool.frame(3, (1 << 20) - HEADER - FRAME - 37)))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("The spool is full");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> spool.journal.close());
        assertThat(second).failsWithin(10, TimeUnit.SECONDS).withThrowableThat().withMessageContaining("is closed");
        assertThat(closing).isNotDone();
        goOn.countDown();
        closing.get(10, TimeUnit.SECONDS);
        first.get(10, TimeUnit.SECONDS);
        disk.duringForce = () -> {};
        assertThat(spool.reopen().drain()).containsExactly(0, 1);
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

    private void badSectorWithinTheSecondFrame() {
        disk.failReads = "Input/output error";
        disk.failReadsFrom = 28_672;
        disk.failReadsTo = 32_768;
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

    private Runnable failForcesFromTheSecondOn() {
        int before = disk.forces.get();
        return () -> disk.failForces = disk.forces.get() > before ? "Input/output error" : null;
    }

    private CompletableFuture<Void> appending(int number) {
        return appending(Spool.frame(number, 20));
    }

    private CompletableFuture<Void> appending(Frame frame) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        spool.journal.append(List.of(frame));
                    } catch (JournalException refused) {
                        throw new IllegalStateException(refused.getMessage(), refused);
                    }
                },
                command -> new Thread(command).start());
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
