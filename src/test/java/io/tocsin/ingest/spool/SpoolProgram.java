package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A process with a journal on a real disk, for {@link RealDiskTest} to kill, or to give a small disk. */
public final class SpoolProgram implements JournalListener {

    private static final Limits LIMITS = new Limits(1L << 40, 1 << 20, 0);

    private SpoolProgram() {}

    /** {@code append FOLDER}: appends for ever and prints what is acknowledged. {@code fill FOLDER}: until the disk is full. */
    public static void main(String[] arguments) throws Exception {
        SpoolProgram program = new SpoolProgram();
        try (Journal journal = Journal.open(Path.of(arguments[1]), LIMITS, program)) {
            if (arguments[0].equals("append")) {
                append(journal);
            } else {
                fill(journal);
            }
        }
    }

    private static void append(Journal journal) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            int first = thread * 1_000_000;
            threads.add(new Thread(() -> {
                try {
                    for (int number = first; ; number++) {
                        journal.append(List.of(Spool.frame(number, 3_000)));
                        print("acknowledged " + number);
                    }
                } catch (JournalException unexpected) {
                    print("refused " + unexpected);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void fill(Journal journal) throws JournalException {
        int number = 0;
        for (int round = 0; round < 3; round++) {
            TreeSet<Integer> acknowledged = new TreeSet<>();
            int refusals = 0;
            for (int size = 300_000; refusals < 20; number++) {
                try {
                    journal.append(List.of(Spool.frame(number, size), Spool.frame(++number, 10)));
                    acknowledged.addAll(List.of(number - 1, number));
                } catch (JournalException refused) {
                    if (refused.reason() != Reason.NO_SPACE) {
                        throw new IllegalStateException(refused);
                    }
                    size = size / 2 + 1;
                    refusals++;
                }
            }
            print("full after " + acknowledged.size() + ", " + journal.room().refusal());
            TreeSet<Integer> read = new TreeSet<>();
            for (Chunk chunk = journal.read(100, 1 << 20); !chunk.isEmpty(); chunk = journal.read(100, 1 << 20)) {
                chunk.frames().forEach(frame -> read.add(Spool.number(frame)));
                journal.release(chunk);
            }
            print(read.equals(acknowledged) && !read.isEmpty() ? "all there" : "lost");
        }
    }

    private static synchronized void print(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }

    @Override
    public void damaged(Damage damage) {
        print("damaged " + damage);
    }

    @Override
    public void troubled(String what, IOException failure) {
        print("troubled " + what + ": " + failure);
    }
}
