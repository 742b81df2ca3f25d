package io.tocsin.alert;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A month of counts by the minute can be tried. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LongBacktestTest {

    private static final Logger LOG = Logger.getLogger(LongBacktestTest.class);

    /** Three environments, two levels. */
    private static final String ERRORS = """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            SELECT ?, minute, environment, level, 1 + CAST(random() * 9 AS int)
            FROM generate_series(CAST(? AS timestamptz), CAST(? AS timestamptz), interval '1 minute') AS minute,
                unnest(ARRAY['production', 'stage', 'other']) AS environment, unnest(ARRAY['error', 'warning']) AS level
            """;

    /** Twenty operations. */
    private static final String REQUESTS = """
            INSERT INTO request_count_minute (app_id, minute, environment, operation, total, failed, judged, timed,
                duration_micros, buckets, bucket_counts)
            SELECT ?, minute, 'production', 'GET /operations/' || operation, 100, CAST(random() * 4 AS int), 100, 100, 1000000,
                CAST('{10,12,14,16,18,20}' AS smallint[]), '{10,20,30,20,10,10}'
            FROM generate_series(CAST(? AS timestamptz), CAST(? AS timestamptz), interval '1 minute') AS minute,
                generate_series(1, 20) AS operation
            """;

    @Test
    void thirty_days_by_the_minute_are_tried_at_once() {
        String app = "month-" + UUID.randomUUID();
        TestDatabase database = PostgresResource.database();
        int number = EventRows.app(database, app);
        Instant to = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant from = to.minus(Duration.ofDays(30)).plus(Duration.ofHours(1));
        for (String fill : new String[] {ERRORS, REQUESTS}) {
            Stored.execute(database, fill, number, at(from), at(to));
        }
        Map<String, Map<String, Object>> conditions = Map.of(
                "count", Map.of("kind", "count", "threshold", 150, "window", "5m"),
                "error_rate", Map.of("kind", "error_rate", "threshold", 2, "window", "5m"),
                "burn_rate", Map.of("kind", "burn_rate", "objective", 99.5));
        conditions.forEach((kind, condition) -> {
            Map<String, Object> rule = Map.of("name", kind, "app", app, "condition", condition);
            Map<String, Object> asked = Map.of("rule", rule, "from", from.toString(), "to", to.toString());
            tried(kind, asked);
        });
    }

    /** How long it takes is logged, for docs/alerts.md; the database's own limit in time is what fails. */
    private static void tried(String kind, Map<String, Object> asked) {
        long begun = System.nanoTime();
        Api.admin()
                .body(asked)
                .post("/api/v1/alert-rules/backtest")
                .then()
                .statusCode(200)
                .body("series", not(empty()))
                .body("firings", not(empty()));
        LOG.infof(
                "A backtest of 30 days of %s took %d ms",
                kind, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
