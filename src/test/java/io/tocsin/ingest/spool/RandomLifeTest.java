package io.tocsin.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that is appended to, read, released, closed and opened at random, on a disk that fails at random, against a list:
 * what was acknowledged comes out until it is released, in order, and what was refused comes only where the disk refused to
 * forget it.
 */
class RandomLifeTest {

    private static final int LIVES = 120;
    private static final int STEPS = 80;
    private static final String[] FAILURES = {"Input/output error", FaultyDisk.ENOSPC};

    @TempDir
    Path folder;

    private final List<Integer> waiting = new ArrayList<>();
    /** Released, but their segment may come back with the next process. */
    private final TreeSet<Integer> released = new TreeSet<>();
    /** Refused, and perhaps still on the disk. */
    private final TreeSet<Integer> ghosts = new TreeSet<>();

    private int number;

    @Test
    void acknowledged_frames_come_out_whatever_happens() throws Exception {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            waiting.clear();
            released.clear();
            ghosts.clear();
            Path own = Files.createDirectory(folder.resolve("life" + seed));
            try (Spool spool = new Spool(own, new Limits(1 << 20, 300 + random.nextInt(1500), 0))) {
                for (int step = 0; step < STEPS; step++) {
                    step(spool, random, "seed " + seed + ", step " + step);
                }
                spool.disk.heal();
                while (!waiting.isEmpty()) {
                    read(spool, random, "seed " + seed + ", end", true);
                }
                assertThat(spool.disk.violations).isEmpty();
                spool.append(++number);
                assertThat(spool.drain()).contains(number);
                assertThat(spool.files()).as("seed %d", seed).containsExactly("lock");
                assertThat(spool.journal.depth()).isEqualTo(new Depth(0, 0, 0, null));
            }
        }
    }

    private void step(Spool spool, Random random, String when) throws Exception {
        int dice = random.nextInt(100);
        if (dice < 50) {
            append(spool, random);
        } else if (dice < 80) {
            read(spool, random, when, random.nextBoolean());
        } else if (dice < 92) {
            spool.disk.heal();
            if (random.nextInt(3) > 0) {
                hurt(spool.disk, random);
            }
        } else {
            // What cannot be cut or moved away while it opens is the subject of other tests.
            spool.disk.heal();
            spool.reopen();
            resume(spool, when);
        }
        // After a reopening, a ghost may wait as well.
        assertThat(spool.journal.depth().frames()).as(when).isEqualTo(waiting.size());
    }

    private void append(Spool spool, Random random) {
        List<Frame> list = new ArrayList<>();
        int first = number + 1;
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            list.add(Spool.frame(++number, random.nextInt(400)));
        }
        spool.disk.roomBeforeFailure = random.nextInt(600);
        try {
            spool.journal.append(list);
            list.forEach(frame -> waiting.add(Spool.number(frame)));
        } catch (JournalException refused) {
            if (spool.disk.failTruncates != null) {
                for (int ghost = first; ghost <= number; ghost++) {
                    ghosts.add(ghost);
                }
            }
        }
    }

    private void read(Spool spool, Random random, String when, boolean release) throws JournalException {
        Chunk chunk = spool.journal.read(1 + random.nextInt(12), 1 + random.nextInt(1000));
        List<Integer> numbers = chunk.frames().stream().map(Spool::number).toList();
        assertThat(numbers).as(when).isEqualTo(waiting.subList(0, numbers.size()));
        assertThat(numbers.isEmpty()).as(when).isEqualTo(waiting.isEmpty());
        if (release) {
            spool.journal.release(chunk);
            released.addAll(numbers);
            waiting.subList(0, numbers.size()).clear();
        }
    }

    private void resume(Spool spool, String when) throws JournalException {
        List<Integer> found = new ArrayList<>();
        Chunk all = spool.journal.read(Integer.MAX_VALUE, Long.MAX_VALUE);
        all.frames().forEach(frame -> found.add(Spool.number(frame)));
        assertThat(found).as(when).isSorted().doesNotHaveDuplicates().containsAll(waiting);
        List<Integer> others = new ArrayList<>(found);
        others.removeAll(waiting);
        assertThat(others).as(when).allMatch(other -> released.contains(other) || ghosts.contains(other));
        assertThat(spool.damages).as(when).allMatch(damage -> !ghosts.isEmpty());
        waiting.clear();
        waiting.addAll(found);
    }

    private static void hurt(FaultyDisk disk, Random random) {
        String failure = FAILURES[random.nextInt(FAILURES.length)];
        switch (random.nextInt(8)) {
            case 0 -> disk.failForces = failure;
            case 1 -> disk.failFolderForces = failure;
            case 2 -> disk.failDeletes = failure;
            case 3 -> disk.failCreates = failure;
            case 4 -> {
                disk.failForces = failure;
                disk.failTruncates = failure;
            }
            case 5 -> {
                disk.failWrites = failure;
                disk.failTruncates = failure;
            }
            case 6 -> disk.mostPerWrite = 1 + random.nextInt(50);
            default -> disk.failWrites = failure;
        }
    }
}
