package io.tocsin.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Debian's Alertmanager as a child process, with nobody to tell. */
public final class RealAlertmanager implements AutoCloseable {

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

    /** One that runs; skips the test where there is no such program, but fails where {@code CI} is set. */
    public static RealAlertmanager orSkip() {
        assumeTrue(
                System.getenv("CI") != null || installed(),
                "There is no prometheus-alertmanager here (Debian's package of that name)");
        return start();
    }

    private static boolean installed() {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    private static RealAlertmanager start() {
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

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The alerts that fire there, suppressed ones too. */
    public JsonPath alerts() {
        return RestAssured.get(url() + "/api/v2/alerts").jsonPath();
    }

    /** Waits until exactly these fire there, by the names of their rules; silenced ones too. */
    public void awaitFiring(String... names) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> alerts().getList("labels.alertname"), List.of((Object[]) names)::equals);
    }

    /** Somebody silences an app there; waits until it is. */
    public void silence(String app) {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "matchers",
                        List.of(Map.of("name", "app", "value", app, "isRegex", false, "isEqual", true)),
                        "startsAt",
                        Instant.now().minusSeconds(1).toString(),
                        "endsAt",
                        Instant.now().plusSeconds(3600).toString(),
                        "createdBy",
                        "somebody",
                        "comment",
                        "quiet"))
                .post(url() + "/api/v2/silences")
                .then()
                .statusCode(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> "suppressed".equals(alerts().getString("[0].status.state")));
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
