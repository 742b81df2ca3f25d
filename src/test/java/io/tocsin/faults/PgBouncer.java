package io.tocsin.faults;

import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PgBouncer in transaction mode before a server, with the settings that the documentation names. */
final class PgBouncer implements AutoCloseable {

    static final int POOL_SIZE = 30;

    private final Process process;
    private final TestDatabase database;

    private PgBouncer(Process process, TestDatabase database) {
        this.process = process;
        this.database = database;
    }

    /** Whether the program is installed. */
    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/sbin"})
                .flatMap(Stream::of)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgbouncer")));
    }

    static PgBouncer before(Postgres server) throws IOException {
        Path folder = TestFolders.fresh("pgbouncer-");
        int port = freePort();
        TestDatabase direct = server.database();
        Path configuration = folder.resolve("pgbouncer.ini");
        Files.writeString(
                configuration, """
                [databases]
                * = host=127.0.0.1 port=%d user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                auth_type = any
                pool_mode = transaction
                ignore_startup_parameters = extra_float_digits
                default_pool_size = %d
                """.formatted(server.port(), direct.user(), direct.password(), port, POOL_SIZE));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // It refuses to be root, like PostgreSQL.
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of("pgbouncer", configuration.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("PgBouncer listens").atMost(Duration.ofSeconds(20)).until(() -> isOpen(port));
        String url = direct.jdbcUrl().replace(":" + server.port() + "/", ":" + port + "/");
        return new PgBouncer(process, new TestDatabase(url + "?prepareThreshold=0", direct.user(), direct.password()));
    }

    /** The database, through it. */
    TestDatabase database() {
        return database;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
