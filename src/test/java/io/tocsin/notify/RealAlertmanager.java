package io.tocsin.notify;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.TestFolders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Debian's Alertmanager as a child process, with nobody to tell. */
final class RealAlertmanager implements AutoCloseable {

    private static final String PROGRAM = "prometheus-alertmanager";

    private final int port;
    private final Process process;

    private RealAlertmanager(int port) {
        this.port = port;
        Path folder = TestFolders.fresh("alertmanager-");
        try {
            Path configuration = folder.resolve("alertmanager.yml");
            Files.writeString(configuration, "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");
            process = new ProcessBuilder(
                            PROGRAM,
                            "--config.file=" + configuration,
                            "--storage.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--cluster.listen-address=")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> RestAssured.get(url() + "/-/ready").statusCode() == 200);
    }

    /** Whether there is such a program here. */
    static boolean installed() {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    static RealAlertmanager start() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = free.getLocalPort();
            free.close();
            return new RealAlertmanager(port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Another one in the same place, which knows nothing of what this one was told. */
    RealAlertmanager again() {
        close();
        return new RealAlertmanager(port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The alerts that fire there, suppressed ones too. */
    JsonPath alerts() {
        return RestAssured.get(url() + "/api/v2/alerts").jsonPath();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
