package io.tocsin.testing;

import io.tocsin.start.DataFolder;
import io.tocsin.start.Durability;
import io.tocsin.start.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A PostgreSQL for tests: real, fast (no fsync), gone with the JVM. {@link #shared()} for most; {@link #own()} for a test that
 * stops or breaks it.
 */
public final class TestServer implements AutoCloseable {

    /**
     * Where the shared server is, as {@code port:password}. A system property, since every Quarkus start of a test run may have
     * class loaders, and so static fields, of its own.
     */
    private static final String SHARED = "tocsin.test.shared-postgres";

    private final DataFolder folder;
    private final EmbeddedPostgres postgres;
    private final Thread hook = new Thread(this::end);

    private TestServer(Path where) {
        folder = DataFolder.open(where);
        postgres = EmbeddedPostgres.start(folder, TestFolders.binaries(), Durability.OFF);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A new server for one test, which closes it. */
    public static TestServer own() {
        return in(TestFolders.kept("postgres-"));
    }

    /** A new server for one test, which closes it, with its data in this folder. */
    public static TestServer in(Path folder) {
        return new TestServer(folder);
    }

    /** A fresh, empty database of the one server of this JVM, started by whoever asks first. */
    public static synchronized TestDatabase shared() {
        String known = System.getProperty(SHARED);
        if (known == null) {
            EmbeddedPostgres started = own().postgres;
            known = started.port() + ":" + started.password();
            System.setProperty(SHARED, known);
        }
        int colon = known.indexOf(':');
        return fresh("jdbc:postgresql://127.0.0.1:" + known.substring(0, colon) + "/", known.substring(colon + 1));
    }

    /** A fresh, empty database of this server. */
    public TestDatabase freshDatabase() {
        return fresh(postgres.jdbcUrl(""), postgres.password());
    }

    /** The server itself, to stop and restart. */
    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Its folder. */
    public Path folder() {
        return folder.path();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException atTheEnd) {
            return;
        }
        end();
    }

    private void end() {
        postgres.stop();
        folder.close();
        TestFolders.removeQuietly(folder.path());
    }

    private static TestDatabase fresh(String server, String password) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection =
                        DriverManager.getConnection(server + "postgres", EmbeddedPostgres.SUPERUSER, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " OWNER tocsin");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return new TestDatabase(server + name, "tocsin", password);
    }
}
