package io.tocsin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged service as a process of its own: configured by its environment, watched by what it prints, ended by signals. For
 * tests named {@code *IT}, which run when {@code target/quarkus-app} is there, or against the executable that the environment
 * variable {@code TOCSIN_BINARY} names.
 */
public final class TocsinProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path dataDir;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>(List.of("-Xmx256m"));
    private final Path output;
    private final Path errors;
    private final int httpPort;
    private final int managementPort;
    private Process process;

    private TocsinProcess(Path dataDir) {
        this.dataDir = dataDir;
        Path logs = TestFolders.fresh("process-");
        output = logs.resolve("out");
        errors = logs.resolve("err");
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            httpPort = one.getLocalPort();
            managementPort = other.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        with("TOCSIN_DATA_DIR", dataDir.toString());
        with("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        with("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        with("QUARKUS_HTTP_HOST", "127.0.0.1");
        with("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    }

    /** One that is not started yet, on free ports of the loopback interface. */
    public static TocsinProcess in(Path dataDir) {
        return new TocsinProcess(dataDir);
    }

    /** Sets a variable of its environment; before the start. */
    public TocsinProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Has it use a database. */
    public TocsinProcess on(TestDatabase database) {
        return with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                .with("QUARKUS_DATASOURCE_USERNAME", database.user())
                .with("QUARKUS_DATASOURCE_PASSWORD", database.password());
    }

    /** Adds an option such as {@code -Dname=value}; before the start. */
    public TocsinProcess withOption(String option) {
        options.add(option);
        return this;
    }

    /** Skips a test of the embedded PostgreSQL if the executable under test brings none. */
    public static void assumeEmbeddedPostgres() {
        PackagedService.assumeEmbeddedPostgres();
    }

    /**
     * Starts it, and does not wait. If no database is configured and the executable brings none, it gets an empty one of the
     * tests' server.
     */
    public TocsinProcess start() {
        if (!environment.containsKey("QUARKUS_DATASOURCE_JDBC_URL") && !PackagedService.embedsPostgres()) {
            on(TestServer.shared());
        }
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A process group of its own, as a terminal gives it; and Ctrl-C not ignored, as a background job inherits
            // it.
            command.addAll(List.of("setsid", "env", "--default-signal=INT"));
        }
        command.addAll(PackagedService.command(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("TOCSIN_") || name.startsWith("QUARKUS_") || name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            // A test run that is ended by hand leaves none behind.
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            process = started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /** Waits until it says that it is ready. */
    public TocsinProcess awaitReady() {
        return awaitOutput("Tocsin is ready at ");
    }

    /** Waits until it has printed the text. */
    public TocsinProcess awaitOutput(String text) {
        Awaitility.await("The service prints: " + text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("It ended with " + process.exitValue() + ": " + output() + errors());
                    }
                    return output().contains(text);
                });
        return this;
    }

    /** Waits until it has ended, and gives its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end: " + output() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** SIGTERM, as an orchestrator sends it. */
    public void terminate() {
        process.destroy();
    }

    /** SIGINT to its process group, as Ctrl-C at a terminal sends it. */
    public void interruptGroup() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
    }

    /** SIGSTOP: it stands still, with its connections open, until {@link #resume()}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL: no hook of it runs. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Its answer to a GET on the API's port. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)));
    }

    /** Its answer to a GET on the API's port, asked with the key. */
    public HttpResponse<String> get(String path, String key) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .header("Authorization", "Bearer " + key));
    }

    /** Its answer to a GET on the management port. */
    public HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path)));
    }

    /** Its answer to JSON, posted with the key. */
    public HttpResponse<String> post(String path, String key, String json) {
        return send("POST", path, key, json);
    }

    /** Its answer to a change in JSON, sent with the key. */
    public HttpResponse<String> patch(String path, String key, String json) {
        return send("PATCH", path, key, json);
    }

    private HttpResponse<String> send(String method, String path, String key, String json) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The administrator key that it made. */
    public String adminKey() throws IOException {
        return Files.readString(dataDir.resolve("admin-key")).strip();
    }

    public String output() {
        return read(output);
    }

    public String errors() {
        return read(errors);
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Ends it, and a database server that it left behind. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        endOrphan();
    }

    private void endOrphan() {
        Path file = dataDir.resolve("database/postmaster.pid");
        if (Files.exists(file)) {
            long pid = Long.parseLong(read(file).lines().findFirst().orElse("0"));
            ProcessHandle.of(pid)
                    .filter(server -> server.info().commandLine().orElse("").contains(dataDir.toString()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            // Not by an upgrade to HTTP/2, which has been seen to leave a body unread for ever.
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
