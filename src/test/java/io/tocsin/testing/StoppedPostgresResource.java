package io.tocsin.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A server of the test's own that is not running when the service starts; {@code server().postgres().restart()} is up to it. */
public class StoppedPostgresResource implements QuarkusTestResourceLifecycleManager {

    private static volatile TestServer server;
    private static volatile TestDatabase database;

    /** The server, stopped. */
    public static TestServer server() {
        return server;
    }

    /** Its database, there once the server runs. */
    public static TestDatabase database() {
        return database;
    }

    @Override
    public Map<String, String> start() {
        server = TestServer.own();
        database = server.freshDatabase();
        server.postgres().stop();
        return database.configuration(TestFolders.fresh("data-"));
    }

    @Override
    public void stop() {
        server.close();
    }
}
