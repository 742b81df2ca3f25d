package io.tocsin.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The machine that the figures are of. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    /** Linux tells processor time in hundredths of a second. */
    private static final long MILLIS_A_TICK = 10;

    /** What the threads are for that compile byte code. */
    static final String COMPILER = "compiler";

    private Machine() {}

    /** Model, cores, operating system and Java. */
    static String describe() throws IOException {
        String model = Files.exists(CPUINFO)
                ? Files.readAllLines(CPUINFO).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown")
                : System.getProperty("os.arch");
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores; "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + "; Java "
                + System.getProperty("java.runtime.version");
    }

    /** Processor time that this thread has used so far. */
    static long threadCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Processor time that all processes have used so far; zero where the system does not tell. */
    static Duration busy() throws IOException {
        if (!Files.exists(STAT)) {
            return Duration.ZERO;
        }
        String[] ticks = Files.readAllLines(STAT).get(0).strip().split("\\s+", -1);
        long busy = 0;
        for (int i = 1; i < ticks.length && i <= 8; i++) {
            // 4 is idle, 5 waiting for a disk.
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(ticks[i]);
        }
        return Duration.ofMillis(busy * MILLIS_A_TICK);
    }

    /**
     * Processor time that a process has used so far, by what its threads are for; empty where the system does not tell.
     * Threads that have ended are not in it.
     */
    static Map<String, Duration> byThreads(long pid) throws IOException {
        Map<String, Duration> used = new TreeMap<>();
        Path tasks = Path.of("/proc/" + pid + "/task");
        if (!Files.exists(tasks)) {
            return used;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                int end = stat.lastIndexOf(')');
                String[] fields = stat.substring(end + 2).split(" ", -1);
                long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                used.merge(
                        purpose(stat.substring(stat.indexOf('(') + 1, end)),
                        Duration.ofMillis(ticks * MILLIS_A_TICK),
                        Duration::plus);
            }
        } catch (NoSuchFileException ended) {
            // A thread that ended between being listed and being read.
        }
        return used;
    }

    private static String purpose(String thread) {
        if (thread.startsWith("vert.x-eventloo")) {
            return "event loops";
        }
        if (thread.startsWith("tocsin-writer")) {
            return "writers";
        }
        if (thread.startsWith("executor-thread")) {
            return "workers";
        }
        if (thread.matches("C[12] .*")) {
            return COMPILER;
        }
        return thread.startsWith("GC ") || thread.startsWith("G1 ") ? "collector" : "rest";
    }

    /** The most memory that a process has had resident, in MiB; NaN where the system does not tell. */
    static double peakMemory(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
