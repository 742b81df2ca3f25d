package io.tocsin.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL beside this process, its data in a {@link DataFolder}: what a first run and the tests use. It listens on
 * 127.0.0.1 alone, with a random password.
 *
 * <p>{@code pg_ctl} starts it in a process session of its own, so that Ctrl-C at the terminal does not reach it: it must outlive
 * the last batch. It is stopped by {@link #stop()}, which no hook of ours calls on its own.
 */
public final class EmbeddedPostgres {

    /** The role that owns the database and that the service uses. */
    static final String USER = "tocsin";
    /** The server's superuser, with the same password; tests make databases with it. */
    public static final String SUPERUSER = "postgres";

    private static final String DATABASE = "tocsin";
    private static final int ATTEMPTS_TO_BIND = 5;
    /** Also the time that crash recovery may take. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration FAST_STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration IMMEDIATE_STOP_TIMEOUT = Duration.ofSeconds(20);

    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final Cluster cluster;
    private final ServerLog log;
    private final Durability durability;
    private int port;

    private EmbeddedPostgres(
            PostgresBinaries binaries,
            Unprivileged unprivileged,
            Cluster cluster,
            ServerLog log,
            Durability durability) {
        this.binaries = binaries;
        this.unprivileged = unprivileged;
        this.cluster = cluster;
        this.log = log;
        this.durability = durability;
    }

    /**
     * Makes sure that this build brings a PostgreSQL for this platform.
     *
     * @throws StartRefused if it brings none
     */
    static void requirePacked() {
        try {
            PostgresBinaries.requireVersion();
        } catch (IOException failed) {
            throw new StartRefused("The packed PostgreSQL cannot be read (" + DataFolder.describe(failed)
                    + "): name a server by QUARKUS_DATASOURCE_JDBC_URL");
        }
    }

    /**
     * Starts the server of the folder; makes it on the first start. A server that outlived its killed service is stopped first.
     *
     * @throws StartRefused where it will not start
     */
    public static EmbeddedPostgres start(DataFolder folder, Durability durability) {
        return start(folder, folder.path(), durability);
    }

    /** The same, with the programs unpacked elsewhere (tests unpack them once for many folders). */
    public static EmbeddedPostgres start(DataFolder folder, Path binariesParent, Durability durability) {
        try {
            PostgresBinaries binaries = PostgresBinaries.unpack(binariesParent);
            Unprivileged unprivileged = Unprivileged.detect(folder.path());
            Cluster cluster = new Cluster(folder.path(), binaries, unprivileged);
            EmbeddedPostgres server =
                    new EmbeddedPostgres(binaries, unprivileged, cluster, new ServerLog(folder.path()), durability);
            server.stopOrphan();
            cluster.prepare();
            if (binariesParent.equals(folder.path())) {
                binaries.removeOthers();
            }
            server.launchOnFreePort();
            return server;
        } catch (IOException failed) {
            throw new StartRefused("The embedded PostgreSQL in " + folder.path() + " cannot be started ("
                    + DataFolder.describe(failed)
                    + "): see the folder's permissions and free space, or name a server by"
                    + " QUARKUS_DATASOURCE_JDBC_URL");
        }
    }

    /** The service's database. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** A database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The role that owns the service's database. */
    public String user() {
        return USER;
    }

    /** Its password, and the superuser's. */
    public String password() {
        return cluster.password();
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The version, such as 18.6.0. */
    public String version() {
        return binaries.version();
    }

    /** The postmaster's process number; 0 while it is stopped. */
    public synchronized long pid() {
        try {
            PostmasterPid running = running();
            return running == null ? 0 : running.pid();
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Stops it: sessions are ended, what was committed is on the disk. Does nothing where it does not run. */
    public synchronized void stop() {
        try {
            PostmasterPid running = running();
            if (running == null) {
                return;
            }
            if (!stop("fast", FAST_STOP_TIMEOUT)) {
                // What was committed is in the log that the next start replays: as safe, only slower then.
                stop("immediate", IMMEDIATE_STOP_TIMEOUT);
            }
        } catch (IOException failed) {
            throw new IllegalStateException("The embedded PostgreSQL could not be stopped", failed);
        }
    }

    /**
     * Starts it again on the same port, stopping it first where it runs.
     *
     * @throws StartRefused where it will not start
     */
    public synchronized void restart() {
        stop();
        try {
            String reason = null;
            for (int attempt = 0; attempt < ATTEMPTS_TO_BIND; attempt++) {
                reason = launch(port);
                if (reason == null) {
                    return;
                }
            }
            throw refused(String.valueOf(reason));
        } catch (IOException failed) {
            throw refused(DataFolder.describe(failed));
        }
    }

    /** The postmaster of our data directory, where it lives. */
    private @Nullable PostmasterPid running() throws IOException {
        PostmasterPid known = PostmasterPid.of(cluster.data());
        return known != null && known.isServerOf(cluster.data()) ? known : null;
    }

    private void stopOrphan() throws IOException {
        PostmasterPid left = PostmasterPid.of(cluster.data());
        if (left == null || !left.isAlive()) {
            // None, or one of no process: PostgreSQL itself knows what to do about that.
            return;
        }
        if (!left.isServerOf(cluster.data())) {
            PostmasterPid.disown(cluster.data());
            return;
        }
        stop();
        if (running() != null) {
            throw new StartRefused("A PostgreSQL that an earlier run left behind (process " + left.pid() + ", of "
                    + cluster.data() + ") cannot be stopped: end it by hand, then start again");
        }
    }

    private boolean stop(String mode, Duration timeout) throws IOException {
        return pgCtl("stop", "-m", mode, "-w", "-t", seconds(timeout)).succeeded();
    }

    private void launchOnFreePort() throws IOException {
        String reason = "no free port";
        for (int attempt = 0; attempt < ATTEMPTS_TO_BIND; attempt++) {
            port = freePort();
            String refusal = launch(port);
            if (refusal == null) {
                return;
            }
            reason = refusal;
            if (!reason.contains("Address already in use")) {
                break;
            }
        }
        throw refused(reason);
    }

    private StartRefused refused(String reason) {
        return new StartRefused("The embedded PostgreSQL does not start: " + reason + " (its log: " + log.file() + ")");
    }

    /** Starts the server; the reason where it did not, else null. */
    private @Nullable String launch(int onPort) throws IOException {
        log.rotate();
        long before = log.size();
        Command start = pgCtl(
                "start", "-w", "-t", seconds(START_TIMEOUT), "-l", log.file().toString(), "-o", options(onPort));
        if (start.succeeded()) {
            return null;
        }
        String written = log.since(before);
        return ServerLog.reason(written.isBlank() ? start.output() : written);
    }

    /** On the command line, where they win over every file of the data directory. */
    private String options(int onPort) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(onPort));
        // No socket at all: a shared /tmp is no place for one.
        settings.put("unix_socket_directories", "");
        settings.put("fsync", durability.setting());
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", durability.setting());
        settings.put("max_connections", "100");
        settings.put("shared_buffers", durability == Durability.ON ? "256MB" : "128MB");
        settings.put("max_wal_size", "2GB");
        settings.put("checkpoint_timeout", "10min");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        // The log is for a person who looks for a reason; statements may hold what users sent.
        settings.put("log_checkpoints", "off");
        settings.put("log_min_error_statement", "panic");
        StringBuilder options = new StringBuilder();
        settings.forEach((name, value) ->
                options.append("-c ").append(name).append("='").append(value).append("' "));
        return options.toString();
    }

    private Command pgCtl(String action, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(binaries.program("pg_ctl"), action, "-D", cluster.data().toString()));
        command.addAll(List.of(arguments));
        return Command.run(cluster.folder(), unprivileged.command(command), "");
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
