package io.tocsin.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code postmaster.pid} says: which process has the data directory, or had it before a crash. Process numbers are used
 * again, so the file alone proves nothing; {@link #isServerOf(Path)} looks at the process itself.
 *
 * @param pid the postmaster's process number
 * @param port where it listens; 0 where the file does not say yet
 */
record PostmasterPid(long pid, int port) {

    private static final int PORT_LINE = 3;
    /** Beyond what any operating system gives out, and still a number to PostgreSQL. */
    private static final String NOBODY = Integer.toString(Integer.MAX_VALUE);

    /** Reads the file of a data directory; null where there is none, or none that can be understood. */
    static @Nullable PostmasterPid of(Path database) throws IOException {
        Path file = file(database);
        return Files.exists(file) ? parse(Files.readString(file)) : null;
    }

    /** Reads the file's text; null where it does not begin with a process number. */
    static @Nullable PostmasterPid parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.isEmpty() || !lines.get(0).matches("[1-9][0-9]{0,9}")) {
            return null;
        }
        String port = lines.size() > PORT_LINE ? lines.get(PORT_LINE) : "";
        return new PostmasterPid(Long.parseLong(lines.get(0)), port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0);
    }

    /** Whether some process has this number now. */
    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Whether the process of this number is a PostgreSQL that was started on this very data directory. */
    boolean isServerOf(Path database) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        Path proc = Path.of("/proc", Long.toString(pid));
        List<String> command = Files.isDirectory(proc) ? commandLine(proc) : commandLine(process.get());
        return isServerOf(database.toRealPath(), command);
    }

    /** Decides by the command line: {@code …/postgres -D <data directory> …}. */
    static boolean isServerOf(Path database, List<String> command) {
        if (command.isEmpty() || !Path.of(command.get(0)).endsWith("postgres")) {
            return false;
        }
        int option = command.indexOf("-D");
        return option > 0
                && option + 1 < command.size()
                && Path.of(command.get(option + 1)).normalize().equals(database);
    }

    /**
     * Takes the number out of a file whose process is a stranger. PostgreSQL would refuse to start while any process of ours
     * has that number; the file's other lines stay, since by them it finds out whether parts of the crashed server live on.
     */
    static void disown(Path database) throws IOException {
        Path file = file(database);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, NOBODY);
        Files.write(file, lines);
    }

    private static Path file(Path database) {
        return database.resolve("postmaster.pid");
    }

    private static List<String> commandLine(Path proc) {
        try {
            String raw = Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8);
            return Arrays.asList(raw.split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static List<String> commandLine(ProcessHandle process) {
        List<String> command = new ArrayList<>();
        process.info().command().ifPresent(command::add);
        process.info().arguments().ifPresent(arguments -> command.addAll(Arrays.asList(arguments)));
        return command;
    }
}
