package io.tocsin.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and a disk that is really full. */
@Timeout(120)
class RealDiskTest {

    private static final String ACKNOWLEDGED = "acknowledged ";

    @TempDir
    Path folder;

    @Test
    void what_was_acknowledged_before_a_kill_is_there_once() throws Exception {
        Path spool = folder.resolve("spool");
        TreeSet<Integer> acknowledged = new TreeSet<>();
        for (int kill = 1; kill <= 3; kill++) {
            Process process = new ProcessBuilder(java("append", spool)).start();
            acknowledged.clear();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    assertThat(line).startsWith(ACKNOWLEDGED);
                    acknowledged.add(Integer.parseInt(line.substring(ACKNOWLEDGED.length())));
                    if (acknowledged.size() == kill * 150) {
                        process.toHandle().destroyForcibly(); // What it has still printed was acknowledged as well.
                    }
                }
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kill * 150);
            try (Spool next = new Spool(spool, Spool.ROOMY)) {
                assertThat(next.damages).allMatch(damage -> damage.kind() == Damage.Kind.TORN);
                List<Integer> read = next.drain();
                assertThat(read).doesNotHaveDuplicates().containsAll(acknowledged);
                assertThat(read.size() - acknowledged.size())
                        .as("not acknowledged")
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void a_full_disk_loses_nothing_and_works_again_when_it_is_empty() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"",
                disk.toString()));
        command.addAll(java("fill", disk.resolve("spool")));
        Path output = folder.resolve("output");
        Process process = start(command, output);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        if (System.getenv("CI") == null) {
            assumeTrue(
                    lines.stream().noneMatch(line -> line.startsWith("unshare:") || line.startsWith("mount:")),
                    "Mounting a small disk needs root: " + lines);
        }
        assertThat(lines)
                .filteredOn(line -> line.equals("all there"))
                .as("%s", lines)
                .hasSize(3);
        assertThat(lines).filteredOn(line -> line.startsWith("full after")).allMatch(line -> line.endsWith("NO_SPACE"));
        assertThat(lines).as("neither damage nor trouble").hasSize(6);
        assertThat(process.exitValue()).isZero();
    }

    private static Process start(List<String> command, Path output) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException noSuchProgram) {
            assumeTrue(System.getenv("CI") != null, "No unshare here: " + noSuchProgram.getMessage());
            throw noSuchProgram;
        }
    }

    private static List<String> java(String mode, Path spool) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/classes").toAbsolutePath()
                        + java.io.File.pathSeparator
                        + Path.of("target/test-classes").toAbsolutePath(),
                SpoolProgram.class.getName(),
                mode,
                spool.toString());
    }
}
