package io.tocsin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What integration tests start: the jar of this build, or the executable that {@code TOCSIN_BINARY} or the native profile
 * names. It takes options such as {@code -Xmx256m} and {@code -Dname=value}, as a native executable does.
 */
final class PackagedService {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static @Nullable Boolean embedsPostgres;

    private PackagedService() {}

    /** The command line that starts it. */
    static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        Path binary = binary();
        if (binary != null) {
            command.add(binary.toString());
            command.addAll(options);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        }
        return command;
    }

    /** Skips a test of the embedded PostgreSQL if the executable brings none. */
    static void assumeEmbeddedPostgres() {
        Assumptions.assumeTrue(embedsPostgres(), "This executable brings no PostgreSQL of its own");
    }

    /** Whether it starts a PostgreSQL of its own if none is configured. A native executable does not. */
    static synchronized boolean embedsPostgres() {
        if (embedsPostgres == null) {
            embedsPostgres = binary() == null || startsWithoutDatabase();
        }
        return embedsPostgres;
    }

    private static boolean startsWithoutDatabase() {
        Path folder = TestFolders.fresh("probe-");
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command(List.of())).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("TOCSIN_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
        try {
            Process process = builder.start();
            try {
                Awaitility.await("The executable ends or makes a database")
                        .atMost(TIMEOUT)
                        .until(() ->
                                !process.isAlive() || Files.readString(output).contains("Making a PostgreSQL"));
                boolean embeds = process.isAlive();
                assertThat(embeds || Files.readString(output).contains("has no PostgreSQL of its own"))
                        .as(Files.readString(output))
                        .isTrue();
                return embeds;
            } finally {
                process.destroy();
                process.onExit().join();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static @Nullable Path binary() {
        String named = System.getProperty("tocsin.binary", System.getenv("TOCSIN_BINARY"));
        return named == null || named.isBlank() ? null : Path.of(named).toAbsolutePath();
    }
}
