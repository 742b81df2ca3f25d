package io.tocsin.ingest.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A journal under test: its folder, its disk, and what its listener heard. */
final class Spool implements JournalListener, AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");
    static final Limits ROOMY = new Limits(1 << 20, 1 << 16, 0);

    final Path folder;
    final FaultyDisk disk = new FaultyDisk();
    final List<Damage> damages = new ArrayList<>();
    final List<String> troubles = new ArrayList<>();
    private final Limits limits;
    Journal journal;

    Spool(Path folder, Limits limits) throws JournalException {
        this.folder = folder;
        this.limits = limits;
        this.journal = Journal.open(folder, limits, this, disk);
    }

    /** Looks at a folder once more, as the next process would; what the one before heard is forgotten. */
    Spool reopen() throws JournalException {
        journal.close();
        damages.clear();
        troubles.clear();
        disk.failedOnce.clear(); // Another process: what it can read of a file is what it may flush.
        journal = Journal.open(folder, limits, this, disk);
        return this;
    }

    /** A frame whose payload names it, received that many seconds after the start. */
    static Frame frame(int number, int payloadBytes) {
        byte[] payload = Arrays.copyOf((number + "|").getBytes(StandardCharsets.US_ASCII), Math.max(8, payloadBytes));
        Arrays.fill(payload, (number + "|").length(), payload.length, (byte) ('a' + number % 26));
        return new Frame(START.plusSeconds(number), 1 + number % 3, payload);
    }

    static int number(Frame frame) {
        String text = new String(frame.payload(), StandardCharsets.US_ASCII);
        int number = Integer.parseInt(text.substring(0, text.indexOf('|')));
        Frame same = frame(number, frame.payload().length);
        if (!Arrays.equals(same.payload(), frame.payload())
                || !same.at().equals(frame.at())
                || same.events() != frame.events()) {
            throw new AssertionError("Frame " + number + " is not what was appended");
        }
        return number;
    }

    void append(int... numbers) throws JournalException {
        journal.append(
                Arrays.stream(numbers).mapToObj(number -> frame(number, 20)).toList());
    }

    /** Reads and releases everything. */
    List<Integer> drain() throws JournalException {
        List<Integer> numbers = new ArrayList<>();
        for (Chunk chunk = journal.read(10, 200); !chunk.isEmpty(); chunk = journal.read(10, 200)) {
            chunk.frames().forEach(frame -> numbers.add(number(frame)));
            journal.release(chunk);
        }
        return numbers;
    }

    List<String> files() {
        return names(folder);
    }

    List<String> setAside() {
        return Files.isDirectory(folder.resolve("damaged")) ? names(folder.resolve("damaged")) : List.of();
    }

    Path segment(int number) {
        return folder.resolve(FrameFormat.name(number));
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public synchronized void damaged(Damage damage) {
        damages.add(damage);
    }

    @Override
    public synchronized void troubled(String what, IOException failure) {
        troubles.add(what);
    }

    @Override
    public void close() {
        journal.close();
    }
}
