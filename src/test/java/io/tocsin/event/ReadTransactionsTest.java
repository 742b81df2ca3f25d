package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ReadTransactionsTest.Impatient.class)
@WithTestResource(PostgresResource.class)
class ReadTransactionsTest {

    public static class Impatient implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tocsin.query.statement-timeout", "300ms",
                    "tocsin.query.slow-log-threshold", "290ms",
                    "tocsin.query.background-slow-log-threshold", "1s");
        }
    }

    @Inject
    EventRepository repository;

    @Inject
    ReadTransactions transactions;

    private final Logger logger = Logger.getLogger(ReadTransactions.class.getName());
    private final Log log = new Log();

    @BeforeEach
    void listen() {
        logger.addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(log);
    }

    /** The table is locked for longer than any query may wait: as good as a slow one, and as slow on every machine. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events", "/api/v1/events/00000000-0000-0000-0000-000000000001", "/api/v1/stats"})
    void a_query_that_takes_too_long_is_504_and_logged_with_its_duration(String path) throws Exception {
        try (Connection connection = PostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");

            Api.admin()
                    .header("X-Request-ID", "slow-one")
                    .get(path)
                    .then()
                    .statusCode(504)
                    .body("error.code", equalTo("TIMEOUT_ERROR"))
                    .body("error.details.limited_by", equalTo("tocsin.query.statement-timeout"));
            connection.rollback();
        }
        Api.admin().get("/api/v1/stats").then().statusCode(200);
        assertThat(log.messages)
                .anyMatch(message -> message.matches("slow-one: Slow query: .+ took [3-9]\\d\\d\\d? ms.*"));
    }

    /** Longer than what a request may take without a line, shorter than what the service itself may take. */
    @Test
    void a_query_of_the_services_own_is_logged_only_if_it_takes_much_longer() {
        pause("short", 0.4);
        assertThat(log.messages).isEmpty();

        pause("long", 1.1);
        assertThat(log.messages)
                .singleElement()
                .asString()
                .matches(
                        "null: Slow query: long took 1\\d\\d\\d ms, including \\d+ ms waiting for a connection; see the load of"
                                + " PostgreSQL and of this machine \\(logged from 1000 ms on,"
                                + " tocsin.query.background-slow-log-threshold\\)");
    }

    private void pause(String kind, double seconds) {
        transactions.read(
                kind,
                Duration.ofSeconds(5),
                () -> repository
                        .getEntityManager()
                        .createNativeQuery("SELECT CAST(pg_sleep(" + seconds + ") AS text)", String.class)
                        .getResultList());
    }

    @Test
    void a_quick_query_is_not_logged() {
        transactions.read("the first, which may have to connect", () -> 0);
        log.messages.clear();
        transactions.read("nothing", () -> 0);

        assertThat(log.messages).isEmpty();
    }

    @Test
    void what_reads_sees_one_snapshot_and_cannot_write() {
        List<?> settings = transactions.read(
                "settings",
                () -> repository
                        .getEntityManager()
                        .createNativeQuery("""
                        SELECT name || '=' || setting FROM pg_settings
                        WHERE name IN ('transaction_isolation', 'transaction_read_only', 'statement_timeout',
                            'plan_cache_mode', 'jit')
                        ORDER BY name
                        """, String.class)
                        .getResultList());

        assertThat(settings.toString())
                .isEqualTo("[jit=off, plan_cache_mode=force_custom_plan, statement_timeout=300,"
                        + " transaction_isolation=repeatable read, transaction_read_only=on]");
    }

    private static final class Log extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            ExtLogRecord record = ExtLogRecord.wrap(entry);
            messages.add(record.getMdc("request_id") + ": " + record.getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
