package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service behind PgBouncer, whose connections to the server other clients share. */
class PgBouncerIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = TestDatabase.ADMIN_KEY;

    /** What the service sets, and what a session has if nobody sets it. */
    private static final Map<String, String> UNTOUCHED = Map.of(
            "statement_timeout", "0",
            "lock_timeout", "0",
            "idle_in_transaction_session_timeout", "0",
            "tcp_user_timeout", "0",
            "client_connection_check_interval", "0",
            "jit", "on",
            "search_path", "\"$user\", public");

    @BeforeAll
    static void itIsInstalled() {
        if (System.getenv("CI") == null) {
            assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
        }
    }

    @Test
    void the_service_works_and_no_setting_reaches_other_clients() throws Exception {
        try (Postgres postgres = Postgres.start();
                PgBouncer bouncer = PgBouncer.before(postgres);
                Replica replica = Replica.on(bouncer.database())
                        .with("TOCSIN_DATABASE_POOLER", "transaction")
                        .with(
                                "QUARKUS_DATASOURCE_MAINTENANCE_JDBC_URL",
                                postgres.database().jdbcUrl())
                        .start()
                        .awaitReady()) {
            useAllPools(replica, postgres);

            aLockThatIsHeldForTooLongIsRefused(replica, postgres);
            assertSessionsUntouched(bouncer.database());
            replica.assertNoErrorBut();
        }
    }

    /** Migrations have run; events, reads, changes, and rules that are evaluated. */
    private static void useAllPools(Replica replica, Postgres postgres) throws Exception {
        replica.process().post("/api/v1/apps", KEY, "{\"name\": \"shop\"}");
        String rule = JSON.writeValueAsString(Map.of(
                "name",
                "Errors",
                "app",
                "shop",
                "interval",
                "1s",
                "condition",
                Map.of("kind", "count", "threshold", 1)));
        assertThat(replica.process().post("/api/v1/alert-rules", KEY, rule).statusCode())
                .isEqualTo(201);
        try (Load load = Load.on(replica.port()).awaitAccepted(50)) {
            for (int i = 0; i < 20; i++) {
                assertThat(replica.process().get("/api/v1/events", KEY).statusCode())
                        .isEqualTo(200);
                assertThat(replica.process().get("/api/v1/stats", KEY).statusCode())
                        .isEqualTo(200);
            }
            load.finish();
            replica.awaitHealed();
            Books.assertExact(postgres.database(), load);
        }
        replica.process().post("/api/v1/events", KEY, "{\"app\": \"shop\", \"error_type\": \"X\"}");
        Awaitility.await("the rule fires")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        Stored.number(postgres.database(), "SELECT count(*) FROM alert WHERE state = 'firing'") > 0);
    }

    /** So the limits hold for each transaction. */
    private static void aLockThatIsHeldForTooLongIsRefused(Replica replica, Postgres postgres) throws SQLException {
        try (Connection connection = postgres.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE silence IN EXCLUSIVE MODE");
            HttpResponse<String> refusal = replica.process()
                    .post(
                            "/api/v1/silences",
                            KEY,
                            "{\"matchers\": [{\"name\": \"app\", \"value\": \"shop\"}],"
                                    + " \"duration\": \"1h\", \"comment\": \"c\"}");
            assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(503);
            assertThat(refusal.body()).contains("Another change to the same data takes too long");
            connection.rollback();
        }
    }

    /** Looks at the connections that the pooler has, the last used first, each kept by a transaction. */
    private static void assertSessionsUntouched(TestDatabase database) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < PgBouncer.POOL_SIZE - 5; i++) {
                Connection connection = database.connect();
                connections.add(connection);
                connection.setAutoCommit(false);
                for (Map.Entry<String, String> setting : UNTOUCHED.entrySet()) {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SHOW " + setting.getKey())) {
                        row.next();
                        assertThat(row.getString(1)).as(setting.getKey()).isEqualTo(setting.getValue());
                    }
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }
}
