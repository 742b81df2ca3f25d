package io.tocsin.faults;

import io.tocsin.start.EmbeddedPostgres;
import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A PostgreSQL that can be made to fail, and its one database. */
final class Postgres implements AutoCloseable {

    private final TestServer server;
    private final TestDatabase database;
    private final Thread resume = new Thread(this::resume);

    private Postgres(TestServer server, TestDatabase database) {
        this.server = server;
        this.database = database;
        // A server that is paused cannot be stopped by the hook that stops it.
        Runtime.getRuntime().addShutdownHook(resume);
    }

    static Postgres start() {
        return on(TestServer.own());
    }

    /** One whose data lie in this folder. */
    static Postgres startIn(Path folder) {
        return on(TestServer.in(folder));
    }

    private static Postgres on(TestServer server) {
        return new Postgres(server, server.freshDatabase());
    }

    /** A streaming standby of this server, made of a copy of its data; this server is stopped while they are copied. */
    Postgres standby() throws IOException {
        Path folder = TestFolders.kept("standby-");
        Path data = folder.resolve("database");
        stop();
        TestFolders.copy(server.folder().resolve("database"), data);
        TestFolders.copy(server.folder().resolve("database-password"), folder.resolve("database-password"));
        restart();
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + port() + " user=" + EmbeddedPostgres.SUPERUSER
                        + " password=" + database.password() + "'\n",
                StandardOpenOption.APPEND);
        TestServer standby = TestServer.in(folder);
        String url = database.jdbcUrl()
                .replace(":" + port() + "/", ":" + standby.postgres().port() + "/");
        return new Postgres(standby, new TestDatabase(url, database.user(), database.password()));
    }

    /** Makes a standby the primary. */
    void promote() throws SQLException {
        execute("SELECT pg_promote()");
    }

    /** From now on it refuses changes, as an old primary that was fenced. */
    void makeReadOnly() throws SQLException {
        execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
    }

    TestDatabase database() {
        return database;
    }

    int port() {
        return server.postgres().port();
    }

    boolean isRunning() {
        return server.postgres().pid() != 0;
    }

    /** Ends it in order: sessions are ended, and what is committed is in its place. */
    void stop() {
        server.postgres().stop();
    }

    /** As {@code pg_ctl stop -m immediate}: every process of it ends where it stands. */
    void crash() throws IOException, InterruptedException {
        crash(server.postgres().pid());
    }

    /** The same for a server of somebody else's. */
    static void crash(long postmaster) throws IOException, InterruptedException {
        signal("QUIT", List.of(postmaster));
        Awaitility.await("PostgreSQL has ended").atMost(Duration.ofSeconds(20)).until(() -> !isAlive(postmaster));
    }

    void restart() {
        server.postgres().restart();
    }

    /** All of its processes stand still; connections stay open, and new ones are taken by the kernel. */
    void pause() throws IOException, InterruptedException {
        long postmaster = server.postgres().pid();
        signal("STOP", List.of(postmaster));
        // It makes no more of them now.
        signal("STOP", children(postmaster));
    }

    void resume() {
        long postmaster = server.postgres().pid();
        if (postmaster != 0) {
            try {
                List<Long> all = new ArrayList<>(children(postmaster));
                all.add(postmaster);
                signal("CONT", all);
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs commands as the superuser, in the database. */
    void execute(String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.jdbcUrl(), EmbeddedPostgres.SUPERUSER, database.password());
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    /** Ends the service's sessions, so that settings of its role hold. */
    void endSessions() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tocsin'");
    }

    private static List<Long> children(long postmaster) {
        return ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(pid.toString()));
        if (!pids.isEmpty()) {
            // One of them may have ended meanwhile; the others have the signal all the same.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    @Override
    public void close() {
        resume();
        try {
            Runtime.getRuntime().removeShutdownHook(resume);
        } catch (IllegalStateException atTheEnd) {
            // Then it has run.
        }
        server.close();
    }
}
