package io.tocsin.issue;

import static io.tocsin.issue.Posted.event;
import static io.tocsin.issue.Posted.issue;
import static io.tocsin.issue.Posted.only;
import static io.tocsin.issue.Posted.patch;
import static io.tocsin.issue.Posted.post;
import static io.tocsin.issue.Posted.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Issues put together and taken apart. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class MergeTest {

    @Test
    void a_merged_issue_is_shown_as_the_one_that_stands_for_it() {
        post("merged", "Kept", 40, Map.of("release", "1.0", "environment", "prod", "user_id", "ann", "count", 3));
        post(
                "merged",
                "Gone",
                60,
                Map.of("release", "0.9", "environment", "stage", "user_id", "bob", "level", "fatal"));
        post("merged", "Gone", 20, Map.of("release", "1.1", "user_id", "ann"));
        String kept = id("merged", "Kept");
        String gone = id("merged", "Gone");

        merge(gone, kept)
                .statusCode(200)
                .body("id", equalTo(kept))
                .body("count", equalTo(5))
                .body("users", equalTo(2))
                .body("first_release", equalTo("0.9"))
                .body("last_release", equalTo("1.1"))
                .body("environments", contains("prod", "stage"))
                .body("releases.name", containsInAnyOrder("1.1", "1.0", "0.9"))
                .body("series.days.count.sum()", equalTo(5))
                .body("merged_issues.id", containsInAnyOrder(kept, gone))
                .body("merged_issues.find { it.id == '" + kept + "' }.count", equalTo(3))
                .body("activity[0].kind", equalTo("merged"));

        show(gone).body("id", equalTo(kept));
        only("merged").body("issues[0].count", equalTo(5)).body("issues[0].parts", equalTo(2));
        for (String id : List.of(kept, gone)) {
            Api.admin()
                    .get("/api/v1/events?app=merged&issue_id=" + id)
                    .then()
                    .body("events", hasSize(3))
                    .body("events.issue_id.unique()", contains(kept));
            Api.admin().get("/api/v1/stats?app=merged&issue_id=" + id).then().body("total_errors", equalTo(5));
            Api.admin()
                    .get("/api/v1/stats?app=merged&interval=1m&issue_id=" + id)
                    .then()
                    .body("series.count.sum()", equalTo(5));
        }
        Api.admin()
                .get("/api/v1/stats?app=merged&group_by=issue")
                .then()
                .body("groups", hasSize(1))
                .body("groups[0].key", equalTo(kept))
                .body("groups[0].count", equalTo(5));
        Api.admin().get("/api/v1/issues?app=merged&release=0.9").then().body("issues.id", contains(kept));
        Api.admin().get("/api/v1/issues?app=merged&q=gone").then().body("issues.id", contains(kept));
    }

    @Test
    void the_events_of_a_merged_issue_are_neighbours() {
        String kept = issue("neighbours", "Kept");
        post("neighbours", "Gone", 2, Map.of());
        merge(id("neighbours", "Gone"), kept).statusCode(200);

        List<String> events = Api.admin()
                .get("/api/v1/events?app=neighbours&issue_id=" + kept)
                .then()
                .extract()
                .path("events.id");
        Api.admin()
                .get("/api/v1/events/" + events.get(0))
                .then()
                .body("issue.id", equalTo(kept))
                .body("previous", equalTo(events.get(1)))
                .body("next", nullValue());
    }

    @Test
    void what_happens_after_a_merge_counts_for_both_and_only_once_for_the_whole() {
        String kept = issue("later", "Kept");
        String gone = issue("later", "Gone");
        merge(gone, kept).statusCode(200);
        post("later", "Gone", 1, Map.of("count", 4, "user_id", "ann"));
        post("later", "Kept", 1, Map.of("count", 7, "user_id", "ann"));

        show(kept)
                .body("count", equalTo(13))
                .body("users", equalTo(1))
                .body("merged_issues.find { it.id == '" + kept + "' }.count", equalTo(8))
                .body("merged_issues.find { it.id == '" + gone + "' }.count", equalTo(5));

        unmerge(gone)
                .statusCode(200)
                .body("id", equalTo(gone))
                .body("count", equalTo(5))
                .body("users", equalTo(1));
        show(kept)
                .body("count", equalTo(8))
                .body("users", equalTo(1))
                .body("$", not(hasKey("parts")))
                .body("$", not(hasKey("merged_issues")))
                .body("activity.kind", contains("unmerged", "merged"));
        post("later", "Gone", 1, Map.of("user_id", "bob"));
        show(gone).body("count", equalTo(6)).body("users", equalTo(2)).body("status", equalTo("unresolved"));
        show(kept).body("count", equalTo(8)).body("users", equalTo(1));
        Api.admin().get("/api/v1/issues?app=later&q=gone").then().body("issues.id", contains(gone));
    }

    @Test
    void an_issue_that_has_parts_takes_them_along() {
        String one = issue("along", "One");
        String two = issue("along", "Two");
        String three = issue("along", "Three");
        merge(one, two).statusCode(200);
        merge(two, three).statusCode(200).body("count", equalTo(3)).body("merged_issues.count", contains(1, 1, 1));
        show(one).body("id", equalTo(three));
        post("along", "One", 1, Map.of());
        post("along", "Two", 1, Map.of("count", 2));
        show(three).body("count", equalTo(6));

        unmerge(three).statusCode(200).body("count", equalTo(1));
        show(one).body("count", equalTo(2)).body("id", equalTo(one));
        show(two).body("count", equalTo(3)).body("id", equalTo(two));
    }

    @Test
    void the_life_of_the_whole_is_changed_by_what_happens_to_a_part() {
        String kept = issue("whole", "Kept");
        String gone = issue("whole", "Gone");
        patch(gone, Map.of("status", "ignored"));
        merge(gone, kept).statusCode(200).body("status", equalTo("unresolved"));
        patch(gone, Map.of("status", "resolved", "resolved_in_release", "2.0.0"))
                .body("id", equalTo(kept));

        post("whole", "Gone", 1, Map.of("release", "1.0.0"));
        show(kept).body("status", equalTo("resolved"));
        post("whole", "Gone", 1, Map.of("release", "2.0.1"));
        show(kept)
                .body("status", equalTo("unresolved"))
                .body("regressions", equalTo(1))
                .body("activity[0].kind", equalTo("regressed"));
    }

    @Test
    void what_cannot_be_merged_is_refused() {
        String one = issue("refused", "One");
        String two = issue("refused", "Two");
        String elsewhere = issue("elsewhere", "One");
        merge(one, one).statusCode(422).body("error.details.fields", hasKey("into"));
        merge(one, elsewhere).statusCode(422);
        merge(one, UUID.randomUUID().toString()).statusCode(404);
        merge(UUID.randomUUID().toString(), one).statusCode(404);
        Api.admin()
                .body(Map.of())
                .post("/api/v1/issues/" + one + "/merge")
                .then()
                .statusCode(422);
        unmerge(one).statusCode(409);
        unmerge(UUID.randomUUID().toString()).statusCode(404);

        merge(one, two).statusCode(200);
        merge(one, two).statusCode(200).body("merged_issues", hasSize(2)).body("parts", equalTo(2));
        merge(two, one).statusCode(409).body("error.code", equalTo("CONFLICT"));

        String bound = Api.newKey(
                Map.of("name", "bound", "app", "elsewhere", "permissions", List.of("issues:write", "events:read")));
        Api.as(bound).post("/api/v1/issues/" + one + "/unmerge").then().statusCode(404);
        String reader = Api.newKey("events:read");
        Api.as(reader).post("/api/v1/issues/" + one + "/unmerge").then().statusCode(403);
    }

    /** Writers on two threads and more, while issues are put together and taken apart in every way: nothing is lost or doubled. */
    @Test
    void counts_stay_right_while_issues_are_merged_and_taken_apart_under_load() throws Exception {
        List<String> types = List.of("Red", "Green", "Blue", "White");
        List<String> ids = new ArrayList<>();
        for (String type : types) {
            ids.add(issue("busy", type));
        }
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<Map<String, Integer>>> posted = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                int seed = client;
                posted.add(threads.submit(posting(types, seed, over)));
            }
            Future<?> merging = threads.submit(() -> {
                SplittableRandom random = new SplittableRandom(3);
                for (int i = 0; i < 60; i++) {
                    String one = ids.get(random.nextInt(ids.size()));
                    String other = ids.get(random.nextInt(ids.size()));
                    int status = random.nextInt(3) == 0
                            ? unmerge(one).extract().statusCode()
                            : merge(one, other).extract().statusCode();
                    assertThat(status).isIn(200, 409, 422);
                }
                over.set(true);
            });
            merging.get();
            Map<String, Integer> expected = new TreeMap<>();
            types.forEach(type -> expected.put(type, 1));
            for (Future<Map<String, Integer>> counts : posted) {
                counts.get().forEach((type, count) -> expected.merge(type, count, Integer::sum));
            }
            int all = expected.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(Stored.number(PostgresResource.database(), """
                    SELECT sum(count) FROM issue JOIN app ON app.id = app_id WHERE name = 'busy' AND canonical_id IS NULL
                    """)).isEqualTo(all);
            for (int i = 0; i < ids.size(); i++) {
                unmerge(ids.get(i));
            }
            for (int i = 0; i < ids.size(); i++) {
                show(ids.get(i))
                        .body("id", equalTo(ids.get(i)))
                        .body("count", equalTo(expected.get(types.get(i))))
                        .body("users", equalTo(4));
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    @Test
    void what_an_issue_is_ignored_for_stays_so_much_more_when_it_is_merged_and_taken_apart() {
        String quiet = issue("patient", "Quiet");
        post("patient", "Loud", 5, Map.of("count", 1_000));
        String loud = id("patient", "Loud");
        patch(quiet, Map.of("status", "ignored", "ignore_until_count", 5));

        merge(loud, quiet).statusCode(200).body("count", equalTo(1_001));
        post("patient", "Loud", 1, Map.of("count", 4));
        show(quiet).body("status", equalTo("ignored"));
        unmerge(loud).statusCode(200);
        show(quiet).body("status", equalTo("ignored")).body("count", equalTo(1));
        // Four of the five happened while they were one.
        post("patient", "Quiet", 1, Map.of());
        show(quiet).body("status", equalTo("unresolved"));
    }

    /** A batch holds an issue and then raises the row of what is its own, whichever of the two ids is the lower. */
    @Test
    void an_issue_with_parts_is_merged_while_its_events_are_written() throws Exception {
        String kept = issue("orders", "Kept");
        String gone = null;
        for (int i = 0; gone == null; i++) {
            String id = issue("orders", "Gone" + i);
            gone = IssueParts.own(UUID.fromString(id)).toString().compareTo(id) < 0 ? id : null;
        }
        merge(issue("orders", "Part"), gone).statusCode(200);
        String merged = gone;
        ExecutorService merging = Executors.newSingleThreadExecutor();
        try (Connection batch = PostgresResource.database().connect()) {
            batch.setAutoCommit(false);
            UUID id = UUID.fromString(merged);
            execute(batch, "SELECT id FROM issue WHERE id = ? FOR UPDATE", id);
            Future<Integer> status =
                    merging.submit(() -> merge(merged, kept).extract().statusCode());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Stored.number(
                                    PostgresResource.database(),
                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND query LIKE '%FROM issue WHERE id = ANY%FOR UPDATE'")
                            > 0);
            execute(batch, "SET LOCAL lock_timeout = '2s'");
            execute(batch, "UPDATE issue SET count = count WHERE id = ?", IssueParts.own(id));
            batch.commit();
            assertThat(status.get()).isEqualTo(200);
        } finally {
            merging.shutdownNow();
        }
        show(merged).body("id", equalTo(kept)).body("count", equalTo(3));
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static Callable<Map<String, Integer>> posting(List<String> types, int seed, AtomicBoolean over) {
        return () -> {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Integer> posted = new TreeMap<>();
            do {
                List<Map<String, Object>> events = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    String type = i < types.size() ? types.get(i) : types.get(random.nextInt(types.size()));
                    Map<String, Object> event = new TreeMap<>(event("busy", type, random.nextInt(10)));
                    event.put("user_id", "user-" + seed);
                    events.add(event);
                    posted.merge(type, 1, Integer::sum);
                }
                Api.post(events).statusCode(202);
            } while (!over.get());
            return posted;
        };
    }

    private static ValidatableResponse merge(String id, String into) {
        return Api.admin()
                .body(Map.of("into", into))
                .post("/api/v1/issues/" + id + "/merge")
                .then();
    }

    private static ValidatableResponse unmerge(String id) {
        return Api.admin().post("/api/v1/issues/" + id + "/unmerge").then();
    }

    private static String id(String app, String type) {
        return Api.admin()
                .get("/api/v1/issues?app=" + app + "&error_type=" + type)
                .then()
                .extract()
                .path("issues[0].id");
    }
}
