package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class StorageTest {

    @Inject
    TestClock clock;

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final Random random = new Random(1);

    /** Past the minute for which the report of another test is kept. */
    @BeforeEach
    void minutesLater() {
        clock.jumpTo(Instant.now().plus(Duration.ofMinutes(2L * TESTS.incrementAndGet())));
    }

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void bytes_are_told_in_whole_by_table_and_by_app() {
        String large = "large-" + UUID.randomUUID();
        String small = "small-" + UUID.randomUUID();
        // On a day that no other test writes to, so that a sample of its partition is all of it.
        Instant day = Instant.now().minus(Duration.ofDays(17));
        post(large, 300, 6_000, day);
        post(small, 300, 10, day);

        JsonPath report = Api.admin()
                .get("/api/v1/storage")
                .then()
                .statusCode(200)
                .body("tables.name", hasItems("event", "error_count_hour", "error_count_minute", "issue", "app"))
                .body("tables.find { it.name == 'event' }.partitions", greaterThan(30))
                .body("apps.estimated", everyItem(equalTo(true)))
                .extract()
                .jsonPath();

        long database = report.getLong("database_bytes");
        assertThat(database)
                .isCloseTo(
                        Stored.number(PostgresResource.database(), "SELECT pg_database_size(current_database())"),
                        Percentage.withPercentage(5));
        List<Map<String, Object>> apps = report.getList("apps");
        long ofApps = apps.stream().mapToLong(app -> number(app, "bytes")).sum();
        assertThat(ofApps + report.getLong("other_bytes")).isEqualTo(database);
        assertThat(report.getLong("other_bytes")).isPositive();
        // 300 rows of 6,000 bytes that cannot be compressed, and its share of indices and of pages that are not full.
        assertThat(bytes(apps, large)).isBetween(1_500_000L, 8_000_000L);
        assertThat(bytes(apps, small)).isBetween(100_000L, bytes(apps, large) / 3);
        List<Map<String, Object>> tables = report.getList("tables");
        assertThat(tables.stream().mapToLong(table -> number(table, "bytes")).sum())
                .isLessThan(database);
    }

    @Test
    void with_a_database_elsewhere_and_no_budget_the_days_are_null_and_the_report_says_why() {
        post("yesterday-" + UUID.randomUUID(), 200, 3_000, Instant.now().minus(Duration.ofDays(1)));

        Api.admin()
                .get("/api/v1/storage")
                .then()
                .statusCode(200)
                .body("days_until_full", equalTo(null))
                .body("$", hasKey("days_until_full"))
                .body("$", not(hasKey("budget_bytes")))
                .body("reason", containsString("TOCSIN_STORAGE_BUDGET"))
                .body("bytes_per_day", greaterThan(10_000))
                .body("spool_bytes", equalTo(0));
        JsonPath report = Api.admin().get("/api/v1/storage").jsonPath();
        assertThat(report.getLong("largest_bytes")).isGreaterThan(report.getLong("database_bytes"));
    }

    @Test
    void the_report_is_kept_for_a_minute() {
        Instant noon = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        clock.setTo(noon);
        assertThat(at()).isEqualTo(noon.toString());
        clock.setTo(noon.plusSeconds(59));
        assertThat(at()).isEqualTo(noon.toString());
        clock.setTo(noon.plusSeconds(60));
        assertThat(at()).isEqualTo(noon.plusSeconds(60).toString());
    }

    @Test
    void only_administrators_read_it() {
        Api.as(Api.newKey("events:read"))
                .get("/api/v1/storage")
                .then()
                .statusCode(403)
                .body("error.details.required_permissions", equalTo(List.of("admin:read")));
        Api.admin().get("/api/v1/storage?app=shop").then().statusCode(400);
    }

    private static String at() {
        return Api.admin()
                .get("/api/v1/storage")
                .then()
                .statusCode(200)
                .extract()
                .path("at");
    }

    private void post(String app, int events, int length, Instant at) {
        List<Map<String, ?>> batch = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String text = random.ints(length, 'a', 'z' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            batch.add(Map.of(
                    "app",
                    app,
                    "error_type",
                    "Broken",
                    "message",
                    text,
                    "fingerprint",
                    List.of("one"),
                    "timestamp",
                    at.toString()));
        }
        Api.post(batch).statusCode(202);
    }

    private static long bytes(List<Map<String, Object>> apps, String name) {
        return apps.stream()
                .filter(app -> app.get("app").equals(name))
                .mapToLong(app -> number(app, "bytes"))
                .findFirst()
                .orElseThrow();
    }

    private static long number(Map<String, Object> object, String field) {
        return ((Number) object.get(field)).longValue();
    }
}
