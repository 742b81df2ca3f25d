package io.tocsin.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is deleted is gone from every table, and no other count changes. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeletionTest {

    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

    /** Partitions are covered by their tables. */
    private static final String TABLES = """
            SELECT c.table_name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
            WHERE c.table_schema = current_schema() AND t.relnamespace = current_schema()::regnamespace
                AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND c.column_name = ? AND c.table_name <> 'deletion'
            """;

    private final String app = "deleted-" + UUID.randomUUID();

    @Test
    void a_deleted_event_is_gone_from_its_issue_and_from_all_counts() {
        String first = post("Late", "card of ann", 10, Map.of("user_id", "u1", "release", "1.0", "count", 3));
        String second = post("Late", "card of bob", 20, Map.of("user_id", "u2", "release", "1.1", "count", 2));
        String third = post("Late", "card of eve", 90, Map.of("user_id", "u1", "environment", "stage"));
        String issue = only();

        done(Api.admin().delete("/api/v1/events/" + first + "?app=" + app), 1);
        Api.admin().get("/api/v1/events/" + first).then().statusCode(404);
        show(issue)
                .body("count", equalTo(3))
                .body("users", equalTo(2))
                .body("title", containsString("card of bob"))
                .body("first_seen", equalTo(at(20).toString()))
                .body("first_release", equalTo("1.1"))
                .body("series.days.count.sum()", equalTo(3));
        assertCounts(3);
        Api.admin().get("/api/v1/issues?app=" + app + "&q=ann").then().body("issues", hasSize(0));

        done(Api.admin().delete("/api/v1/events/" + third + "?app=" + app), 1);
        show(issue)
                .body("count", equalTo(2))
                .body("users", equalTo(1))
                .body("last_seen", equalTo(at(20).toString()))
                .body("environments", nullValue());
        assertCounts(2);

        done(Api.admin().delete("/api/v1/events/" + third + "?app=" + app), 0);
        assertCounts(2);
        done(Api.admin().delete("/api/v1/events/" + second + "?app=" + app), 1);
        Api.admin().get("/api/v1/issues/" + issue).then().statusCode(404);
        assertCounts(0);

        post("Late", "card of joe", 30, Map.of("user_id", "u2"));
        show(issue).body("count", equalTo(1)).body("users", equalTo(1));
        assertCounts(1);
    }

    @Test
    void all_events_of_a_user_are_deleted_also_in_merged_issues() {
        for (int day = 0; day < 3; day++) {
            post("Whole", "w", -day * 1440, Map.of("user_id", "mia@example.org"));
            post("Part", "p", 5 - day * 1440, Map.of("user_id", "mia@example.org", "count", 2));
        }
        post("Part", "p", 7, Map.of("user_id", "other"));
        String whole = id("Whole");
        String part = id("Part");
        merge(part, whole);
        Api.admin()
                .body(Map.of("status", "ignored"))
                .patch("/api/v1/issues/" + whole)
                .then()
                .statusCode(200);
        assertCounts(10);

        String id = done(Api.admin().queryParam("user_id", "mia@example.org").delete("/api/v1/events?app=" + app), 6);
        assertCounts(1);
        show(part).body("count", equalTo(1)).body("users", equalTo(1)).body("status", equalTo("ignored"));
        Api.admin().get("/api/v1/issues/" + whole).then().statusCode(404);
        assertThat(number("SELECT count(*) FROM deletion WHERE id = '" + id + "' AND user_ids IS NULL"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM audit_entry WHERE kind = 'user' AND subject_name = '" + app
                        + "' AND subject_id LIKE 'sha256:%'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM audit_entry WHERE CAST(detail AS text) || subject_id LIKE '%mia%'"))
                .isZero();
        post("Part", "p", 8, Map.of("user_id", "mia@example.org"));
        show(part).body("count", equalTo(2)).body("users", equalTo(2));
    }

    @Test
    void a_deleted_issue_takes_its_parts_and_their_counts_along() {
        post("Kept", "k", 1, Map.of());
        post("Whole", "w", 2, Map.of("count", 4, "user_id", "u"));
        post("Part", "p", 3, Map.of("count", 5));
        String whole = id("Whole");
        String part = id("Part");
        merge(part, whole);

        done(Api.admin().delete("/api/v1/issues/" + whole), 2);
        assertCounts(1);
        for (String gone : List.of(whole, part)) {
            Api.admin().get("/api/v1/issues/" + gone).then().statusCode(404);
            for (String table : List.of("issue_description", "issue_user", "issue_activity")) {
                assertThat(number("SELECT count(*) FROM " + table + " WHERE issue_id = '" + gone + "'"))
                        .as(table)
                        .isZero();
            }
        }
        assertThat(number("SELECT count(*) FROM issue WHERE app_id = " + appId()))
                .isEqualTo(1);
    }

    @Test
    void a_deleted_part_leaves_the_whole() {
        post("Whole", "w", 2, Map.of("count", 4));
        post("Part", "p", 3, Map.of("count", 5));
        String whole = id("Whole");
        String part = id("Part");
        merge(part, whole);

        done(Api.admin().delete("/api/v1/issues/" + part), 1);
        show(whole).body("count", equalTo(4)).body("parts", equalTo(null));
        assertCounts(4);
    }

    @Test
    void of_a_deleted_app_nothing_is_left_but_the_audit_log() {
        for (int i = 0; i < 30; i++) {
            post("Type" + i % 3, "m", i, Map.of("release", "1." + i, "user_id", "u" + i));
        }
        Map<String, Object> report = new HashMap<>(Map.of("app", app, "source", "one", "total", 5, "failed", 1));
        report.put("period_start", START.toString());
        report.put("period_end", at(1).toString());
        Api.postRequests(report).statusCode(202);
        Api.admin()
                .body(Map.of("sampling", Map.of("stored_per_issue_and_minute", 5)))
                .put("/api/v1/apps/" + app + "/settings")
                .then()
                .statusCode(200);
        Api.admin()
                .body(Map.of("name", app, "app", app, "condition", Map.of("kind", "count", "threshold", 3)))
                .post("/api/v1/alert-rules")
                .then()
                .statusCode(201);
        String key = Api.newKey(Map.of("name", "k", "app", app, "permissions", List.of("events:write")));
        int id = appId();
        String issue = id("Type1");
        for (String table : List.of("request_key", "request_count_minute", "app_settings")) {
            assertThat(number("SELECT count(*) FROM " + table + " WHERE app_id = " + id))
                    .as(table)
                    .isPositive();
        }

        done(Api.admin().delete("/api/v1/apps/" + app), 30);
        assertNothingIn("app_id", id);
        assertNothingIn("app", app);
        assertThat(number("SELECT count(*) FROM app WHERE id = " + id)).isZero();
        Api.admin().get("/api/v1/apps?limit=1000").then().body("apps.name", not(hasItem(app)));
        Api.admin().get("/api/v1/issues/" + issue).then().statusCode(404);
        Api.admin()
                .get("/api/v1/audit?limit=1000")
                .then()
                .body(
                        "entries.find { it.subject_name == '" + app + "' && it.kind == 'app' }.action",
                        equalTo("delete"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> Api.as(key)
                                .body(Map.of("message", "m"))
                                .post("/api/v1/events")
                                .statusCode()
                        == 401);
        post("Type1", "m", 1, Map.of("user_id", "u1"));
        assertThat(appId()).isNotEqualTo(id);
        show(issue).body("count", equalTo(1)).body("users", equalTo(1));
        assertCounts(1);
    }

    private String post(String type, String message, int minute, Map<String, ?> more) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "app",
                app,
                "error_type",
                type,
                "message",
                message,
                "timestamp",
                at(minute).toString()));
        event.put("fingerprint", List.of(type));
        event.putAll(more);
        return Api.post(event).statusCode(202).extract().path("id");
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private String id(String type) {
        return Api.admin()
                .get("/api/v1/issues?app=" + app + "&error_type=" + type)
                .then()
                .extract()
                .path("issues[0].id");
    }

    private static void merge(String part, String whole) {
        Api.admin()
                .body(Map.of("into", whole))
                .post("/api/v1/issues/" + part + "/merge")
                .then()
                .statusCode(200);
    }

    private String only() {
        return Api.admin()
                .get("/api/v1/issues?app=" + app)
                .then()
                .body("issues", hasSize(1))
                .extract()
                .path("issues[0].id");
    }

    private static ValidatableResponse show(String issue) {
        return Api.admin().get("/api/v1/issues/" + issue).then().statusCode(200);
    }

    private int appId() {
        return (int) number("SELECT coalesce(max(id), 0) FROM app WHERE name = '" + app + "'");
    }

    /** Waits for the end of a deletion, which deleted that many events; returns its id. */
    private static String done(Response accepted, int events) {
        String id = accepted.then().statusCode(202).extract().path("id");
        JsonPath[] last = new JsonPath[1];
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    last[0] = Api.admin().get("/api/v1/deletions/" + id).jsonPath();
                    return "done".equals(last[0].getString("state"));
                });
        assertThat(last[0].getInt("events")).isEqualTo(events);
        return id;
    }

    private static long number(String sql) {
        return Stored.number(PostgresResource.database(), sql);
    }

    /** Every table that has the column is asked, also those that are added later. */
    private static void assertNothingIn(String column, Object value) {
        List<String> tables = Stored.texts(PostgresResource.database(), TABLES, column);
        assertThat(tables).hasSizeGreaterThan(3);
        for (String table : tables) {
            String sql = "SELECT count(*) FROM " + table + " WHERE " + column + " = ?";
            assertThat(Stored.number(PostgresResource.database(), sql, value))
                    .as(table)
                    .isZero();
        }
    }

    /** All tables of counts agree. */
    private void assertCounts(long errors) {
        int id = appId();
        List<Long> counts = new ArrayList<>();
        for (String table : List.of("event", "error_count_minute", "error_count_hour")) {
            counts.add(number("SELECT coalesce(sum(count), 0) FROM " + table + " WHERE app_id = " + id));
        }
        counts.add(number("SELECT coalesce(sum(count), 0) FROM issue WHERE canonical_id IS NULL AND app_id = " + id));
        assertThat(counts).containsOnly(errors);
        assertThat(number("SELECT count(*) FROM error_count_minute WHERE count <= 0"))
                .isZero();
        assertThat(number("SELECT count(*) FROM error_count_hour WHERE count <= 0"))
                .isZero();
    }
}
