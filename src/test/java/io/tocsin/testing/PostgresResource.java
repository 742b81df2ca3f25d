package io.tocsin.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives every start of Quarkus in tests a fresh database in the one PostgreSQL of the test JVM, a data folder, a known
 * administrator key and free ports: {@code @WithTestResource(PostgresResource.class)} (classes annotated alike share one start of
 * Quarkus; the older {@code @QuarkusTestResource} would apply to every test there is). Inside the test, {@link #database()} is the
 * database of the service under test.
 */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private static volatile TestDatabase database;

    /** The database of the service that runs now. */
    public static TestDatabase database() {
        return database;
    }

    @Override
    public Map<String, String> start() {
        database = TestServer.shared();
        Map<String, String> configuration = database.configuration(TestFolders.fresh("data-"));
        // Tests of alerts say when rules are evaluated; to others it would only be in the way.
        configuration.put("tocsin.alert.tick", "off");
        return configuration;
    }

    @Override
    public void stop() {
        // The server serves the next start as well; it ends with the JVM.
    }
}
