package io.tocsin.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * As {@link PostgresResource}, with a server for this test alone, which may stop and restart it:
 * {@code @WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)}, then
 * {@code OwnPostgresResource.server().postgres().stop()} and {@code .restart()}.
 */
public class OwnPostgresResource implements QuarkusTestResourceLifecycleManager {

    private static volatile TestServer server;
    private static volatile TestDatabase database;

    /** The server of the service that runs now. */
    public static TestServer server() {
        return server;
    }

    /** Its database. */
    public static TestDatabase database() {
        return database;
    }

    @Override
    public Map<String, String> start() {
        server = TestServer.own();
        database = server.freshDatabase();
        return database.configuration(TestFolders.fresh("data-"));
    }

    @Override
    public void stop() {
        server.close();
    }
}
