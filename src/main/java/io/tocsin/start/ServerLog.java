package io.tocsin.start;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The embedded PostgreSQL's own log: bounded, and read for the reason when the server does not start. */
final class ServerLog {

    private static final long ROTATED_AT_BYTES = 4L << 20;
    private static final int TAIL_BYTES = 16 << 10;
    private static final int LINES_OF_A_REASON = 3;
    /** The time, the time zone and the process number that PostgreSQL puts before each line. */
    private static final Pattern LINE_PREFIX = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d [0-9:.]+ \\S+ \\[\\d+] ");
    /** Errors and hints, and the notes (LOG) that name what is wrong before a general error ends it. */
    private static final Pattern TELLING = Pattern.compile(
            "(?i)(?:FATAL|PANIC|ERROR|HINT|[^:]*\\berror): .*|LOG: +.*(?:could not|cannot|invalid|unrecognized).*");

    private final Path file;

    ServerLog(Path folder) {
        this.file = folder.resolve("postgres.log");
    }

    Path file() {
        return file;
    }

    /** Begins anew where it has grown large; the one before is kept, so that there are two at most. */
    void rotate() throws IOException {
        if (size() > ROTATED_AT_BYTES) {
            Files.move(file, file.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** What was written since then, at most its last part. */
    String since(long offset) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(Math.min(offset, in.length()), in.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        }
    }

    /** The lines that say why, as one line: errors and hints where there are any, else the last ones. */
    static String reason(String text) {
        List<String> lines = text.lines()
                .map(line -> LINE_PREFIX.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> telling =
                lines.stream().filter(line -> TELLING.matcher(line).matches()).toList();
        List<String> chosen = telling.isEmpty() ? lines : telling;
        return chosen.stream()
                .skip(Math.max(0, chosen.size() - LINES_OF_A_REASON))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }
}
