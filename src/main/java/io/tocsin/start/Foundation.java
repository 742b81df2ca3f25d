package io.tocsin.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * What lies beneath Quarkus: the data folder and, where no database is configured, the embedded PostgreSQL. Laid before Quarkus
 * runs, removed after it has stopped.
 */
final class Foundation implements AutoCloseable {

    /** Set while the embedded PostgreSQL is the database, for whoever cannot see this object. */
    static final String EMBEDDED = "tocsin.embedded-database";

    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    private @Nullable DataFolder folder;
    private @Nullable EmbeddedPostgres postgres;

    /**
     * Takes the data folder, starts the embedded database if none is configured, and tells Quarkus where it is.
     *
     * @throws StartRefused if the folder or the database cannot be used
     */
    synchronized void lay(StartSettings settings) {
        if (settings.embedsDatabase()) {
            // Before anything is made, and said to be made.
            EmbeddedPostgres.requirePacked();
        }
        DataFolder taken = DataFolder.open(settings.dataDir());
        folder = taken;
        AdminKeyFile.check(taken.path());
        if (!settings.embedsDatabase()) {
            return;
        }
        if (!Files.exists(taken.path().resolve("database"))) {
            System.out.println("Making a PostgreSQL database in " + taken.path() + " (a few seconds, this once)");
        }
        EmbeddedPostgres started = EmbeddedPostgres.start(taken, Durability.ON);
        postgres = started;
        // Above every source that a user could name another database in: there is none, or we would not be here.
        System.setProperty(StartSettings.JDBC_URL, started.jdbcUrl());
        System.setProperty(USERNAME, started.user());
        System.setProperty(PASSWORD, started.password());
        System.setProperty(EMBEDDED, "true");
    }

    /** Refuses where another process listens already: that is cheaper to say now than after a start. */
    static void checkFree(StartSettings.Address address, String property) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
        } catch (UnknownHostException unknown) {
            String host = property.replace(".port", ".host");
            throw new StartRefused(CheckedConfig.named(host) + " is \"" + CheckedConfig.shortened(address.host())
                    + "\": set an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all");
        } catch (IOException taken) {
            throw taken(address.host(), address.port(), property);
        }
    }

    static StartRefused taken(String host, int port, String property) {
        return new StartRefused(
                "Port " + port + " on " + host + " is taken by another process, or not ours to take: stop that"
                        + " one, or set another port by " + CheckedConfig.environmentVariable(property));
    }

    /** Stops the database, when nothing needs it any more, and gives up the folder. May be called twice. */
    @Override
    public synchronized void close() {
        if (postgres != null) {
            postgres.stop();
            postgres = null;
            // A live reload reads the configuration anew, and would take these for a user's.
            System.clearProperty(StartSettings.JDBC_URL);
            System.clearProperty(USERNAME);
            System.clearProperty(PASSWORD);
            System.clearProperty(EMBEDDED);
        }
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }
}
