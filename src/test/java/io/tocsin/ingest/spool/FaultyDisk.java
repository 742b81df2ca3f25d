package io.tocsin.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real files on a disk that fails when told to. It does not flush, which no test could see and every test would wait for, but
 * counts, and notices what must never happen: a flush of a file whose flush had failed.
 */
class FaultyDisk extends Disk {

    static final String ENOSPC = "No space left on device";

    volatile String failWrites;
    volatile String failForces;
    volatile String failFolderForces;
    volatile String failTruncates;
    volatile String failDeletes;
    volatile String failMoves;
    volatile String failCreates;
    volatile String failReopens;
    volatile String failReads;
    volatile long failReadsFrom;
    volatile long failReadsTo = Long.MAX_VALUE;
    volatile Runnable duringForce = () -> {};
    volatile Runnable beforeTruncate = () -> {};

    /** How many bytes fit before {@link #failWrites} begins to hold; the write that reaches it is a short one. */
    volatile long roomBeforeFailure;

    volatile int mostPerWrite = Integer.MAX_VALUE;
    volatile long usable = Long.MAX_VALUE / 2;

    final AtomicInteger forces = new AtomicInteger();
    final List<String> steps = new ArrayList<>();
    final Set<Path> failedOnce = new HashSet<>();
    final List<String> violations = new ArrayList<>();

    @Override
    SegmentFile create(Path file) throws IOException {
        fail(failCreates);
        super.create(file).close();
        failedOnce.remove(file); // Another file of the same name.
        step("create", file);
        return open(file);
    }

    /** Whoever asks for a byte of the bad range gets nothing, as from a bad sector. */
    @Override
    int read(FileChannel file, ByteBuffer into, long position) throws IOException {
        if (position + into.remaining() > failReadsFrom && position < failReadsTo) {
            fail(failReads);
        }
        return super.read(file, into, position);
    }

    @Override
    SegmentFile reopen(Path file) throws IOException {
        fail(failReopens);
        return open(file);
    }

    @Override
    void force(Path folder) throws IOException {
        fail(failFolderForces);
        step("force", folder);
    }

    @Override
    void delete(Path file) throws IOException {
        fail(failDeletes);
        super.delete(file);
    }

    @Override
    void move(Path from, Path to) throws IOException {
        fail(failMoves);
        super.move(from, to);
    }

    @Override
    long usableSpace(Path folder) {
        return usable;
    }

    private SegmentFile open(Path path) throws IOException {
        return new SegmentFile(FileChannel.open(path, StandardOpenOption.WRITE)) {
            @Override
            int write(ByteBuffer bytes, long position) throws IOException {
                int length = Math.min(bytes.remaining(), mostPerWrite);
                if (failWrites != null) {
                    if (roomBeforeFailure <= 0) {
                        fail(failWrites);
                    }
                    length = (int) Math.min(length, roomBeforeFailure);
                    roomBeforeFailure -= length;
                }
                ByteBuffer part = bytes.duplicate();
                part.limit(part.position() + length);
                int written = super.write(part, position);
                bytes.position(bytes.position() + written);
                step("write", path);
                return written;
            }

            @Override
            void force() throws IOException {
                if (failedOnce.contains(path)) {
                    violations.add("a second flush of " + path.getFileName());
                }
                duringForce.run();
                if (failForces != null) {
                    failedOnce.add(path);
                    throw new IOException(failForces);
                }
                forces.incrementAndGet();
                step("force", path);
            }

            @Override
            void truncate(long length) throws IOException {
                beforeTruncate.run();
                fail(failTruncates);
                super.truncate(length);
            }
        };
    }

    private synchronized void step(String what, Path path) {
        steps.add(what + " " + path.getFileName());
    }

    private static void fail(String message) throws IOException {
        if (message != null) {
            throw new IOException(message);
        }
    }

    /** Everything works again. */
    void heal() {
        failWrites = null;
        failForces = null;
        failFolderForces = null;
        failTruncates = null;
        failDeletes = null;
        failMoves = null;
        failCreates = null;
        failReopens = null;
        failReads = null;
        usable = Long.MAX_VALUE / 2;
    }

    /** Blocks every flush until the second latch opens; the first opens when one is reached. */
    void blockForces(CountDownLatch reached, CountDownLatch goOn) {
        duringForce = () -> {
            reached.countDown();
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        };
    }
}
