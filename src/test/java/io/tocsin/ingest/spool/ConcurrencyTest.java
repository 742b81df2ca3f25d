package io.tocsin.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConcurrencyTest {

    private static final int APPENDERS = 4;
    private static final int FRAMES = 3_000;

    @TempDir
    Path folder;

    @Test
    void each_frame_of_four_appenders_is_read_once_and_in_their_order() throws Exception {
        run(new Random(1), false);
    }

    /** The disk fails now and then, and an appender that is refused comes again with the same frames. */
    @Test
    void refused_frames_that_come_again_are_read_once() throws Exception {
        run(new Random(2), true);
    }

    private void run(Random random, boolean failing) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(APPENDERS);
        try (Spool spool = new Spool(folder, new Limits(1 << 18, 1 << 14, 0))) {
            if (failing) {
                AtomicInteger forces = new AtomicInteger();
                spool.disk.duringForce =
                        () -> spool.disk.failForces = forces.incrementAndGet() % 7 == 0 ? "Input/output error" : null;
            }
            List<Future<Integer>> appenders = new ArrayList<>();
            for (int appender = 0; appender < APPENDERS; appender++) {
                int first = appender * 1_000_000;
                long seed = random.nextLong();
                appenders.add(threads.submit(() -> append(spool.journal, first, new Random(seed))));
            }
            Map<Integer, Integer> next = new TreeMap<>();
            int read = 0;
            while (read < APPENDERS * FRAMES) {
                Chunk chunk = spool.journal.read(1 + random.nextInt(200), 1 << 16);
                for (Frame frame : chunk.frames()) {
                    int number = Spool.number(frame);
                    assertThat(number % 1_000_000).isEqualTo(next.merge(number / 1_000_000, 1, Integer::sum) - 1);
                    read++;
                }
                spool.journal.release(chunk);
            }
            int refusals = 0;
            for (Future<Integer> appender : appenders) {
                refusals += appender.get();
            }
            assertThat(spool.files()).containsExactly("lock");
            assertThat(spool.journal.depth()).isEqualTo(new Depth(0, 0, 0, null));
            assertThat(spool.damages).isEmpty();
            assertThat(spool.disk.violations).isEmpty();
            if (failing) {
                assertThat(refusals).isPositive();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int append(Journal journal, int first, Random random) {
        int refusals = 0;
        for (int number = 0; number < FRAMES; ) {
            List<Frame> list = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4) && number + i < FRAMES; i++) {
                list.add(Spool.frame(first + number + i, random.nextInt(2_000)));
            }
            try {
                journal.append(list);
                number += list.size();
            } catch (JournalException full) {
                refusals++; // Full, or failing: the reader makes room, and the disk comes back.
                Thread.onSpinWait();
            }
        }
        return refusals;
    }
}
