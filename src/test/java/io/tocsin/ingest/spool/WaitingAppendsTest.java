package io.tocsin.ingest.spool;

import static io.tocsin.ingest.spool.Spool.ROOMY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Appends that wait for each other, for a flush, or for the end. */
@Timeout(60)
class WaitingAppendsTest {

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
    void an_interrupted_appender_waits_for_its_flush_and_stays_interrupted() throws Exception {
        spool.append(0);
        Thread.currentThread().interrupt();
        spool.append(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(spool.files()).containsExactly("0000000000000001.spool", "lock");
        assertThat(spool.drain()).containsExactly(0, 1);
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
        await().until(() -> spool.journal.room().bytes() == (1 << 20) - HEADER - 5 * FRAME);
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
        await().until(() -> spool.journal.room().bytes() == (1 << 20) - HEADER - 3 * FRAME);
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
}
