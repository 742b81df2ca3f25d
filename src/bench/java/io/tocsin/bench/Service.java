package io.tocsin.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The packaged service in a process of its own, with its embedded PostgreSQL in a fresh folder. */
final class Service implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SECRET = Pattern.compile("\"secret\":\\s*\"([^\"]+)\"");

    private final Path data;
    private final Path output;
    private final int port;
    private final int managementPort;
    private final Process process;
    private final Thread hook = new Thread(this::end);

    private Service(Path data, Path output, int port, int managementPort, Process process) {
        this.data = data;
        this.output = output;
        this.port = port;
        this.managementPort = managementPort;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param directory the build's
     * @param name of its folder
     * @param settings environment variables beyond those of folder and ports
     */
    static Service start(Path directory, String name, List<String> options, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path data = directory.resolve("data").resolve(name);
        remove(data);
        Files.createDirectories(data);
        Path output = directory.resolve(name + "-output.txt");
        int port = freePort();
        int managementPort = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(directory.resolve("quarkus-app/quarkus-run.jar").toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("QUARKUS_") || variable.startsWith("TOCSIN_"));
        builder.environment().putAll(settings);
        builder.environment().put("TOCSIN_DATA_DIR", data.toString());
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        Service service = new Service(data, output, port, managementPort, builder.start());
        service.awaitReady();
        return service;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains("Tocsin is ready at ")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException("The service did not start: " + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    int port() {
        return port;
    }

    /** That of health and metrics. */
    int managementPort() {
        return managementPort;
    }

    /** Makes an app. */
    void makeApp(String name) throws IOException {
        post("/api/v1/apps", "{\"name\": \"" + name + "\"}");
    }

    /** Makes a key that may write for the app, and nothing else; its secret. */
    String makeKey(String app) throws IOException {
        return key("{\"name\": \"bench\", \"app\": \"" + app + "\", \"permissions\": [\"events:write\"]}");
    }

    /** Makes a key that may write for every app; its secret. */
    String makeWritingKey() throws IOException {
        return key("{\"name\": \"writer\", \"permissions\": [\"events:write\"]}");
    }

    /** Makes a key that may read everything; its secret. */
    String makeReadingKey() throws IOException {
        return key("{\"name\": \"reader\", \"permissions\": [\"events:read\"]}");
    }

    private String key(String asked) throws IOException {
        String answer = post("/api/v1/keys", asked);
        Matcher secret = SECRET.matcher(answer);
        if (!secret.find()) {
            throw new IOException("No key: " + answer);
        }
        return secret.group(1);
    }

    /** Posts with the administrator's key; the answer's body. */
    String post(String path, String json) throws IOException {
        return post(path, json, Files.readString(data.resolve("admin-key")).strip());
    }

    /** Posts with this key; the answer's body. */
    String post(String path, String json, String key) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Authorization", "Bearer " + key);
        connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A page, asked for with the administrator's key. */
    String get(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestProperty(
                "Authorization",
                "Bearer " + Files.readString(data.resolve("admin-key")).strip());
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The sum of a metric's samples, as the management port tells them; empty where there is none of that name. */
    OptionalDouble metric(String name) throws IOException {
        URL metrics =
                URI.create("http://127.0.0.1:" + managementPort + "/metrics").toURL();
        try (InputStream answer = metrics.openStream()) {
            double[] samples = new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .toArray();
            return samples.length == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(DoubleStream.of(samples).sum());
        }
    }

    /** A connection to its database, past the service. */
    Connection connection() throws IOException, SQLException {
        String address = "jdbc:postgresql://127.0.0.1:" + postmaster().get(3).strip() + "/tocsin";
        String password = Files.readString(data.resolve("database-password")).strip();
        return DriverManager.getConnection(address, "tocsin", password);
    }

    /** Asks its database, past the service: one value. */
    String ask(String sql) throws IOException, SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** How many of an app's events are in the database. */
    long stored(String app) throws IOException, SQLException {
        return Long.parseLong(
                ask("SELECT count(*) FROM event WHERE app_id = (SELECT id FROM app WHERE name = '" + app + "')"));
    }

    /** What the statistics say of an app. */
    long counted(String app) throws IOException, SQLException {
        return Long.parseLong(ask("SELECT coalesce(sum(count), 0) FROM error_count_hour"
                + " WHERE app_id = (SELECT id FROM app WHERE name = '" + app + "')"));
    }

    /** Stops its PostgreSQL as an administrator would: sessions are ended. */
    void stopDatabase() throws IOException, InterruptedException {
        pgCtl("stop", "-m", "fast");
    }

    /** Starts it again with the options it had. */
    void startDatabase() throws IOException, InterruptedException {
        pgCtl("restart", "-l", data.resolve("restarted.log").toString());
    }

    private void pgCtl(String action, String... arguments) throws IOException, InterruptedException {
        Path database = data.resolve("database");
        String server = Files.readString(database.resolve("postmaster.opts")).split(" ", 2)[0];
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses root; the service starts it like this as well (start.Unprivileged).
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of(Path.of(server).resolveSibling("pg_ctl").toString(), action, "-w", "-D"));
        command.add(database.toString());
        command.addAll(List.of(arguments));
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("pg_ctl.txt").toFile())
                .start();
        if (!run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || run.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(data.resolve("pg_ctl.txt")));
        }
    }

    /** The lines that it has logged so far. */
    Stream<String> output() throws IOException {
        return Files.readAllLines(output).stream();
    }

    /** The most memory that the service's process has had resident, in MiB. */
    double peakMemory() throws IOException {
        return Machine.peakMemory(process.pid());
    }

    /** Processor time that the service has used so far. */
    Duration serviceCpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The same by what its threads are for. */
    Map<String, Duration> serviceCpuByThreads() throws IOException {
        return Machine.byThreads(process.pid());
    }

    /** Processor time that its PostgreSQL has used so far. */
    Duration databaseCpu() throws IOException {
        Optional<ProcessHandle> postmaster =
                ProcessHandle.of(Long.parseLong(postmaster().get(0).strip()));
        return postmaster.stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .map(server -> server.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private List<String> postmaster() throws IOException {
        return Files.readAllLines(data.resolve("database/postmaster.pid"));
    }

    /** Stops it, which stops its PostgreSQL, and removes its data. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            endOrphan();
            remove(data);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            System.out.println("Not removed: " + data + " (" + left.getMessage() + ")");
        }
    }

    private void endOrphan() throws IOException, InterruptedException {
        if (Files.exists(data.resolve("database/postmaster.pid"))) {
            Optional<ProcessHandle> orphan =
                    ProcessHandle.of(Long.parseLong(postmaster().get(0).strip()));
            orphan.filter(server -> server.info().commandLine().orElse("").contains(data.toString()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
