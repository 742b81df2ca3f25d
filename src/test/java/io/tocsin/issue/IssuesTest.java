package io.tocsin.issue;

import static io.tocsin.issue.Posted.NOW;
import static io.tocsin.issue.Posted.event;
import static io.tocsin.issue.Posted.issue;
import static io.tocsin.issue.Posted.only;
import static io.tocsin.issue.Posted.patch;
import static io.tocsin.issue.Posted.post;
import static io.tocsin.issue.Posted.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issues: made and raised by events, listed, resolved, ignored, and opened again. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class IssuesTest {

    @Inject
    TestClock clock;

    @Inject
    MeterRegistry registry;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void an_issue_says_what_its_events_say_in_whatever_order_they_come() {
        post(
                "facts",
                "Broken",
                2,
                Map.of("release", "1.1.0", "environment", "prod", "user_id", "ann", "level", "fatal"));
        post("facts", "Broken", 90, Map.of("release", "1.0.0", "environment", "stage", "user_id", "bob", "count", 5));
        post("facts", "Broken", 30, Map.of("release", "1.0.1", "environment", "prod", "user_id", "ann"));

        String id = only("facts")
                .body("issues[0].title", equalTo("Broken: it broke"))
                .body("issues[0].error_type", equalTo("Broken"))
                .body("issues[0].count", equalTo(7))
                .body("issues[0].users", equalTo(2))
                .body("issues[0].users_estimated", nullValue())
                .body("issues[0].level", equalTo("fatal"))
                .body("issues[0].status", equalTo("unresolved"))
                .body("issues[0].first_seen", equalTo(NOW.minusSeconds(90 * 60).toString()))
                .body("issues[0].last_seen", equalTo(NOW.minusSeconds(2 * 60).toString()))
                .body("issues[0].first_release", equalTo("1.0.0"))
                .body("issues[0].last_release", equalTo("1.1.0"))
                .body("issues[0].environments", contains("prod", "stage"))
                .extract()
                .path("issues[0].id");

        Api.admin()
                .get("/api/v1/issues/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("grouping", notNullValue())
                // By the hour of the last event, of which two may be the same.
                .body("releases.name", containsInAnyOrder("1.1.0", "1.0.1", "1.0.0"))
                .body("releases.find { it.name == '1.0.0' }.count", equalTo(5))
                .body("environment_counts.name", contains("stage", "prod"))
                .body("series.hours", hasSize(24))
                .body("series.hours.count.sum()", equalTo(7))
                .body("series.days", hasSize(30))
                .body("series.days.count.sum()", equalTo(7))
                .body("latest_event", notNullValue())
                .body("activity", hasSize(0));
    }

    @Test
    void an_issue_says_why_it_is_one_and_what_to_do() {
        Api.post(Map.of(
                        "app",
                        "why",
                        "platform",
                        "java",
                        "message",
                        "Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster"
                                + " is accepting TCP/IP connections.",
                        "error_type",
                        "org.postgresql.util.PSQLException",
                        "stack_trace",
                        "org.postgresql.util.PSQLException: Connection to db:5432 refused.\n"
                                + "\tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:352)\n"
                                + "\tat com.example.shop.Orders.load(Orders.java:17)\n"
                                + "\tat com.example.shop.Shop.main(Shop.java:5)\n"))
                .statusCode(202);
        String id = only("why")
                .body("issues[0].culprit", equalTo("com.example.shop.Orders.load"))
                .extract()
                .path("issues[0].id");
        show(id).body("grouping.method", equalTo("stack"))
                .body("grouping.frames", contains("com.example.shop.Orders load", "com.example.shop.Shop main"))
                .body("grouping.sentence", containsString("2 functions of the application's own code"))
                .body("runbook.title", containsString("atabase"));
    }

    @Test
    void a_retry_raises_nothing() {
        Map<String, Object> event = new HashMap<>(event("again", "Broken", 1));
        event.put("event_id", UUID.randomUUID());
        event.put("user_id", "ann");
        Api.post(event).statusCode(202);
        Api.post(event).statusCode(202).body("duplicate", equalTo(true));
        only("again").body("issues[0].count", equalTo(1)).body("issues[0].users", equalTo(1));
    }

    @Test
    void lists_are_sorted_and_paged_by_each_order() {
        for (int i = 0; i < 7; i++) {
            // The i-th happened last (7 - i) * 25 minutes ago, first ever longer ago, and more often.
            for (int k = 0; k <= i; k++) {
                post("sorted", "Kind" + i, (7 - i) * 25 + k * 7 * (i + 1), Map.of("user_id", "user-" + k % (7 - i)));
            }
        }
        assertPages("last_seen", "last_seen");
        assertPages("first_seen", "first_seen");
        assertPages("count", "count");
        assertPages("users", "users");
        assertThat(all("trend", 3)).extracting(issue -> issue.get("error_type")).startsWith("Kind6");
    }

    private void assertPages(String sort, String field) {
        List<Map<String, Object>> whole = all(sort, 100);
        assertThat(whole).hasSize(7);
        for (int i = 1; i < whole.size(); i++) {
            assertThat(value(whole.get(i - 1), field)).isGreaterThanOrEqualTo(value(whole.get(i), field));
        }
        assertThat(all(sort, 2)).as(sort).isEqualTo(whole);
    }

    private static long value(Map<String, Object> issue, String field) {
        Object value = issue.get(field);
        return value instanceof Number number
                ? number.longValue()
                : Instant.parse(String.valueOf(value)).toEpochMilli();
    }

    private List<Map<String, Object>> all(String sort, int limit) {
        List<Map<String, Object>> all = new ArrayList<>();
        String cursor = "";
        do {
            ValidatableResponse page = Api.admin()
                    .get("/api/v1/issues?app=sorted&sort=" + sort + "&limit=" + limit
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200);
            all.addAll(page.extract().<List<Map<String, Object>>>path("issues"));
            String next = page.extract().path("next_cursor");
            cursor = next == null ? "" : next;
        } while (!cursor.isEmpty());
        return all;
    }

    @Test
    void a_cursor_of_another_order_is_refused() {
        post("cursors", "A", 1, Map.of());
        post("cursors", "B", 2, Map.of());
        String cursor = Api.admin()
                .get("/api/v1/issues?app=cursors&limit=1")
                .then()
                .extract()
                .path("next_cursor");
        Api.admin().get("/api/v1/issues?sort=count&cursor=" + cursor).then().statusCode(400);
        Api.admin().get("/api/v1/issues?cursor=AAAA").then().statusCode(400);
    }

    @Test
    void issues_are_found_by_what_is_asked_for() {
        post(
                "found",
                "OrderServiceException",
                5,
                Map.of("environment", "prod", "release", "2.0.0", "level", "warning"));
        post("found", "TimeoutError", 500, Map.of("environment", "stage", "release", "1.0.0"));
        assertFound("q=order", "OrderServiceException");
        assertFound("q=ORDERSERVICEEX", "OrderServiceException");
        assertFound("q=service%20order", "OrderServiceException");
        assertFound("q=rder");
        assertFound("q=%27%3A*%20%26%20time", "TimeoutError");
        assertFound("environment=prod", "OrderServiceException");
        assertFound("release=1.0.0", "TimeoutError");
        assertFound("level=warning", "OrderServiceException");
        assertFound("error_type=TimeoutError", "TimeoutError");
        assertFound("status=unresolved", "OrderServiceException", "TimeoutError");
        assertFound("status=ignored");
        assertFound("last_seen_since=" + NOW.minusSeconds(600), "OrderServiceException");
        assertFound("first_seen_since=" + NOW.minusSeconds(600), "OrderServiceException");
        Api.admin().get("/api/v1/issues?app=found&q=!!").then().statusCode(422);
        Api.admin().get("/api/v1/issues?app=found&nonsense=1").then().statusCode(400);
        Api.admin().get("/api/v1/issues/" + UUID.randomUUID()).then().statusCode(404);
    }

    private static void assertFound(String query, String... types) {
        Api.admin()
                .urlEncodingEnabled(false)
                .get("/api/v1/issues?app=found&" + query)
                .then()
                .statusCode(200)
                .body("issues.error_type", equalTo(List.of(types)));
    }

    @Test
    void an_issue_is_found_by_the_exceptions_within_its_events() {
        Posted.post(
                "within",
                "ExceptionGroup",
                5,
                Map.of(
                        "message",
                        "errors in a group",
                        "exceptions",
                        List.of(
                                Map.of("type", "builtins.LookupError", "message", "no 'menu' left"),
                                Map.of("type", "ExceptionGroup", "message", "errors in a group"))));
        Posted.post("within", "OtherError", 5, Map.of());

        for (String query : List.of(
                "error_type=builtins.LookupError",
                "error_type=ExceptionGroup",
                "q=lookuperror",
                "q=menu",
                "q=exceptiongroup")) {
            Api.admin()
                    .get("/api/v1/issues?app=within&" + query)
                    .then()
                    .statusCode(200)
                    .body("issues.title", equalTo(List.of("builtins.LookupError: no 'menu' left")));
        }
        for (String query : List.of("error_type=LookupError", "error_type=menu", "q=%3Dbuiltins.LookupErrors")) {
            Api.admin().get("/api/v1/issues?app=within&" + query).then().body("issues", hasSize(0));
        }
    }

    @Test
    void a_resolved_issue_is_opened_by_what_happens_later_and_not_by_what_happened_before() {
        String id = issue("regression", "Broken");
        patch(id, Map.of("status", "resolved")).body("status", equalTo("resolved"));
        // It came late: it happened before.
        post("regression", "Broken", 3, Map.of());
        show(id).body("status", equalTo("resolved")).body("count", equalTo(2));

        clock.jumpTo(Instant.now().plusSeconds(60));
        Api.post(Map.of("app", "regression", "error_type", "Broken", "message", "it broke"))
                .statusCode(202);
        show(id).body("status", equalTo("unresolved"))
                .body("count", equalTo(3))
                .body("regressions", equalTo(1))
                .body("activity.kind", contains("regressed", "resolved"))
                .body("activity[0].actor", nullValue())
                .body("activity[0].detail.reason", containsString("after it was resolved"))
                .body("activity[1].actor", notNullValue());
    }

    @Test
    void a_release_that_mends_it_is_told_from_those_before_it() {
        String id = issue("mended", "Broken");
        patch(id, Map.of("status", "resolved", "resolved_in_release", "shop@1.10.0"));
        for (String before : List.of("shop@1.9.9", "shop@1.10.0-rc.1", "v1.2")) {
            post("mended", "Broken", 0, Map.of("release", before));
            show(id).body("status", equalTo("resolved"));
        }
        post("mended", "Broken", 0, Map.of("release", "shop@1.10.1+build.7"));
        show(id).body("status", equalTo("unresolved"))
                .body("activity[0].detail.reason", containsString("by its version"))
                .body("activity[0].detail.release", startsWith("shop@1.10.1"));
    }

    @Test
    void releases_without_versions_are_told_apart_by_first_sight() {
        post("hashes", "Other", 100, Map.of("release", "aaaa"));
        post("hashes", "Other", 50, Map.of("release", "ffff"));
        post("hashes", "Other", 10, Map.of("release", "bbbb"));
        String id = issue("hashes", "Broken");
        patch(id, Map.of("status", "resolved", "resolved_in_release", "ffff"));
        post("hashes", "Broken", 1, Map.of("release", "aaaa"));
        show(id).body("status", equalTo("resolved"));
        post("hashes", "Broken", 1, Map.of("release", "bbbb"));
        show(id).body("status", equalTo("unresolved")).body("regressions", equalTo(1));
    }

    @Test
    void an_ignored_issue_is_opened_when_it_was_ignored_enough() {
        String forEver = issue("ignored", "ForEver");
        String times = issue("ignored", "Times");
        String time = issue("ignored", "Time");
        patch(forEver, Map.of("status", "ignored"));
        patch(times, Map.of("status", "ignored", "ignore_until_count", 3)).body("ignored_until_count", equalTo(4));
        patch(
                time,
                Map.of(
                        "status",
                        "ignored",
                        "ignore_until",
                        Instant.now().plusSeconds(600).toString()));
        for (String type : List.of("ForEver", "Times", "Time")) {
            post("ignored", type, 0, Map.of("count", 2));
        }
        show(forEver).body("status", equalTo("ignored"));
        show(times).body("status", equalTo("ignored"));
        show(time).body("status", equalTo("ignored"));

        clock.jumpTo(Instant.now().plusSeconds(700));
        for (String type : List.of("ForEver", "Times", "Time")) {
            Api.post(Map.of("app", "ignored", "error_type", type, "message", "it broke"))
                    .statusCode(202);
        }
        show(forEver).body("status", equalTo("ignored"));
        show(times)
                .body("status", equalTo("unresolved"))
                .body("regressions", nullValue())
                .body("activity[0].kind", equalTo("reopened"));
        show(time).body("status", equalTo("unresolved")).body("ignored_until", nullValue());
    }

    @Test
    void a_change_that_makes_no_sense_is_refused_with_its_reasons() {
        String id = issue("sense", "Broken");
        assertRefused(id, Map.of(), "status");
        assertRefused(id, Map.of("status", "mended"), "status");
        assertRefused(id, Map.of("status", "ignored", "resolved_in_release", "1"), "resolved_in_release");
        assertRefused(id, Map.of("status", "resolved", "ignore_until_count", 5), "ignore_until_count");
        assertRefused(id, Map.of("status", "ignored", "ignore_until_count", 0), "ignore_until_count");
        assertRefused(id, Map.of("status", "ignored", "ignore_until", "2001-01-01T00:00:00Z"), "ignore_until");
        assertRefused(id, Map.of("assignee", "a\u0000b"), "assignee");
        Api.admin()
                .body(Map.of("nonsense", 1))
                .patch("/api/v1/issues/" + id)
                .then()
                .statusCode(422);
        String reader = Api.newKey("events:read");
        Api.as(reader)
                .body(Map.of("status", "resolved"))
                .patch("/api/v1/issues/" + id)
                .then()
                .statusCode(403);
        Api.admin()
                .body(Map.of("status", "resolved"))
                .patch("/api/v1/issues")
                .then()
                .statusCode(422);
        show(id).body("status", equalTo("unresolved")).body("activity", hasSize(0));
    }

    private static void assertRefused(String id, Map<String, ?> change, String field) {
        Api.admin()
                .body(change)
                .patch("/api/v1/issues/" + id)
                .then()
                .statusCode(422)
                .body("error.details.fields", org.hamcrest.Matchers.hasKey(field));
    }

    @Test
    void many_are_changed_by_a_filter() {
        // As many at once as the valve lets through; more than one transaction changes.
        for (int minute = 0; minute < 10; minute++) {
            clock.jumpTo(Instant.now().plusSeconds(61L * minute));
            List<Map<String, Object>> events = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                events.add(event("many", "Kind" + minute + "x" + i, 1));
            }
            Api.post(events).statusCode(202);
        }
        Api.admin()
                .body(Map.of("status", "ignored", "assignee", "ann"))
                .patch("/api/v1/issues?app=many&q=kind")
                .then()
                .statusCode(200)
                .body("changed", equalTo(1_000));
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM issue JOIN app ON app.id = app_id WHERE name = 'many'"
                                + " AND status = 'ignored' AND assignee = 'ann'"))
                .isEqualTo(1_000);
        Api.admin()
                .get("/api/v1/issues?app=many&assignee=ann&limit=1000")
                .then()
                .body("issues", hasSize(1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?app=", "?q=", "?assignee=", "?app=kept&level=", "?app=&app=kept"})
    void nothing_is_changed_where_a_filter_was_left_empty(String filters) {
        String id = issue("kept", "Broken");

        Api.admin()
                .body(Map.of("status", "resolved"))
                .patch("/api/v1/issues" + filters)
                .then()
                .statusCode(422);
        show(id).body("status", equalTo("unresolved"));
    }

    @Test
    void a_cursor_that_nobody_was_given_is_refused() {
        for (String sort : List.of("count", "users", "trend", "last_seen", "first_seen")) {
            byte[] bytes = ByteBuffer.allocate(26)
                    .put((byte) 1)
                    .put((byte) Character.toUpperCase(sort.charAt(0)))
                    .putLong(0)
                    .array();
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            assertThat(Api.admin()
                            .get("/api/v1/issues?sort=" + sort + "&cursor=" + cursor)
                            .statusCode())
                    .isIn(200, 400);
        }
    }

    @Test
    void a_key_bound_to_an_app_sees_and_changes_that_apps_issues_alone() {
        String other = issue("strangers", "Broken");
        String own = issue("owners", "Broken");
        String key = Api.newKey(
                Map.of("name", "bound", "app", "owners", "permissions", List.of("events:read", "issues:write")));
        Api.as(key).get("/api/v1/issues").then().statusCode(200).body("issues.id", contains(own));
        Api.as(key).get("/api/v1/issues/" + other).then().statusCode(404);
        Api.as(key)
                .body(Map.of("status", "resolved"))
                .patch("/api/v1/issues/" + other)
                .then()
                .statusCode(404);
        Api.as(key).get("/api/v1/issues?app=strangers").then().statusCode(404);
        Api.as(key)
                .body(Map.of("status", "resolved"))
                .patch("/api/v1/issues/" + own)
                .then()
                .statusCode(200)
                .body("activity[0].actor", equalTo("bound"));
    }

    @Test
    void a_regression_under_two_writers_happens_once_and_no_count_is_lost() throws Exception {
        String id = issue("contended", "Broken");
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            for (int round = 1; round <= 5; round++) {
                patch(id, Map.of("status", "resolved"));
                clock.jumpTo(Instant.now().plus(Duration.ofMinutes(round)));
                List<Future<?>> posts = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    List<Map<String, ?>> batch = new ArrayList<>();
                    for (int k = 0; k < 10; k++) {
                        batch.add(Map.of(
                                "app",
                                "contended",
                                "error_type",
                                k % 2 == 0 ? "Broken" : "Other" + k,
                                "message",
                                "it broke"));
                    }
                    posts.add(clients.submit(() -> Api.post(batch).statusCode(202)));
                }
                for (Future<?> post : posts) {
                    post.get();
                }
                show(id).body("status", equalTo("unresolved"))
                        .body("regressions", equalTo(round))
                        .body("count", equalTo(1 + round * 200));
            }
        } finally {
            clients.shutdown();
        }
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT sum(issue.count) FROM issue JOIN app ON app.id = app_id WHERE name = 'contended'"))
                .isEqualTo(Stored.events(PostgresResource.database(), "contended"));
    }

    @Test
    void raising_an_issue_that_is_there_repeats_no_batch() {
        issue("steady", "Broken");
        double before = registry.get("tocsin.batch.repeats").counter().count();
        for (int i = 0; i < 5; i++) {
            post("steady", "Broken", 0, Map.of("user_id", "user-" + i));
        }
        assertThat(registry.get("tocsin.batch.repeats").counter().count()).isEqualTo(before);
    }

    @Test
    void an_issue_whose_row_was_removed_is_made_anew_whole() {
        String id = issue("removed", "Broken");
        Stored.execute(PostgresResource.database(), "DELETE FROM issue WHERE id = ?", UUID.fromString(id));
        post("removed", "Broken", 0, Map.of());
        only("removed").body("issues[0].id", equalTo(id)).body("issues[0].title", equalTo("Broken: it broke"));
    }
}
