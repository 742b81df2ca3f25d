package io.tocsin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of the tests, below the build's own. */
public final class TestFolders {

    private TestFolders() {}

    /** Where all tests share PostgreSQL's unpacked programs. */
    public static Path binaries() {
        return made(Path.of("target", "test-postgres").toAbsolutePath());
    }

    /** A new folder, removed when the JVM ends. */
    public static Path fresh(String prefix) {
        Path folder = kept(prefix);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> removeQuietly(folder)));
        return folder;
    }

    /** A new folder, for a server that has to stop before it is removed: shutdown hooks run side by side. */
    public static Path kept(String prefix) {
        try {
            return Files.createTempDirectory(made(Path.of("target", "test-data").toAbsolutePath()), prefix);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Copies a file, or a folder with all that it holds, with their permissions. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Removes as much of it as there is. */
    static void removeQuietly(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            // A server that is just stopping removes files of its own; what is left goes with the next clean.
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
