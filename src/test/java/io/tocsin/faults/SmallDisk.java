package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tocsin.testing.TestFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of a few megabytes, to be filled up. Where none can be mounted the test is skipped; in CI it fails. */
final class SmallDisk implements AutoCloseable {

    private static final int[] STEPS = {1 << 20, 1 << 12};

    private final Path root = TestFolders.fresh("disk-");
    private final Path filling = root.resolve("filling");
    private final Thread hook = new Thread(this::unmount);

    private SmallDisk(int megabytes) throws IOException, InterruptedException {
        String refusal =
                run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tocsin-test", root.toString());
        if (!refusal.isEmpty()) {
            assertThat(System.getenv("CI"))
                    .as("no small file system can be mounted, which CI needs: " + refusal)
                    .isNull();
            abort("No small file system can be mounted: " + refusal);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static SmallDisk of(int megabytes) throws IOException, InterruptedException {
        return new SmallDisk(megabytes);
    }

    /** Where it is. */
    Path root() {
        return root;
    }

    /** Takes all the room there is. */
    void fill() throws IOException {
        for (int step : STEPS) {
            try (FileChannel file = FileChannel.open(
                    filling, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                while (file.write(ByteBuffer.allocate(step)) == step) {
                    // And on.
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    /** Gives it back. */
    void free() throws IOException {
        Files.deleteIfExists(filling);
    }

    private void unmount() {
        try {
            // Lazily: whoever still has a file open there has ended soon.
            run("umount", "-l", root.toString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it complained about; empty where it succeeded. */
    private static String run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : command[0] + ": " + output.strip();
        } catch (IOException noSuchProgram) {
            return String.valueOf(noSuchProgram.getMessage());
        }
    }

    @Override
    public void close() {
        unmount();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException atTheEnd) {
            // Then it runs as well, and finds nothing.
        }
    }
}
