package io.tocsin.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate, asked as a pipeline asks. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class GateApiTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Inject
    TestClock clock;

    private TestDatabase database;
    private String app;

    @BeforeEach
    void anApp() {
        database = PostgresResource.database();
        app = "gate-" + UUID.randomUUID();
        EventRows.app(database, app);
        clock.setTo(NOW);
    }

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
        Stored.execute(database, "DELETE FROM retention_floor");
    }

    @Test
    void a_release_that_has_reported_no_error_passes() {
        event("1.0.0", "Old", 600, Map.of());

        gate("1.1.0", Map.of())
                .statusCode(200)
                .body("passed", equalTo(true))
                .body("seen", equalTo(false))
                .body("release", equalTo("1.1.0"))
                .body("reasons", empty());
    }

    @Test
    void an_app_that_nobody_knows_is_no_answer() {
        Api.admin()
                .get("/api/v1/releases/1.0/gate?app=nobody")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("NOT_FOUND"));
        Api.admin().get("/api/v1/releases/1.0/gate").then().statusCode(422).body("error.details.fields", hasKey("app"));
    }

    @Test
    void a_bound_key_asks_about_its_own_app() {
        String secret = Api.newKey(Map.of("name", "pipeline", "app", app, "permissions", List.of("events:read")));
        event("1.0.0", "Old", 600, Map.of());

        Api.as(secret).get("/api/v1/releases/1.0.0/gate").then().statusCode(409).body("app", equalTo(app));
        Api.as(secret).get("/api/v1/releases/1.0.0/gate?app=another").then().statusCode(404);
    }

    @Test
    void what_happened_before_in_another_release_is_not_new() {
        event("1.0.0", "Known", 600, Map.of());
        event("1.1.0", "Known", 30, Map.of());
        event("1.1.0", "Fresh", 20, Map.of());
        event("1.1.0", "Fresh", 10, Map.of("count", 3));

        gate("1.1.0", Map.of())
                .statusCode(409)
                .body("passed", equalTo(false))
                .body("seen", equalTo(true))
                .body("first_seen", equalTo(ago(30).toString()))
                .body("new_issues", equalTo(1))
                .body("regressions", equalTo(0))
                .body("reasons.kind", contains("new_issues"))
                .body("reasons[0].limit", equalTo(0))
                .body("reasons[0].value", equalTo(1))
                .body("reasons[0].issues", hasSize(1))
                .body("reasons[0].issues[0].title", equalTo("Fresh: it broke"))
                .body("reasons[0].issues[0].count", equalTo(4))
                .body("reasons[0].issues[0].url", containsString("/api/v1/issues/"));
        gate("1.1.0", Map.of("max_new_issues", "1")).statusCode(200).body("new_issues", equalTo(1));
    }

    @Test
    void of_two_releases_alive_at_once_the_one_that_had_it_first_brought_it() {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "Old", 60, Map.of());
        event("1.0.0", "Outage", 30, Map.of());
        event("1.1.0", "Outage", 29, Map.of());
        event("", "Nameless", 20, Map.of());
        event("1.1.0", "Nameless", 19, Map.of());
        event("", "Elsewhere", 20, Map.of());

        gate("1.1.0", Map.of()).statusCode(409).body("reasons[0].issues.title", contains("Nameless: it broke"));
    }

    @Test
    void an_issue_that_is_a_part_of_another_is_as_old_as_that() {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "Renamed", 30, Map.of());
        gate("1.1.0", Map.of()).statusCode(409);

        String renamed = issue("Renamed");
        merge("Renamed", "Old");
        gate("1.1.0", Map.of()).statusCode(200).body("new_issues", equalTo(0));

        Api.admin().post("/api/v1/issues/" + renamed + "/unmerge").then().statusCode(200);
        merge("Old", "Renamed");
        gate("1.1.0", Map.of()).statusCode(200).body("new_issues", equalTo(0));
    }

    @Test
    void two_new_issues_that_are_one_count_once() {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "One", 30, Map.of());
        event("1.1.0", "Other", 20, Map.of("count", 2));
        merge("Other", "One");

        gate("1.1.0", Map.of())
                .statusCode(409)
                .body("new_issues", equalTo(1))
                .body("reasons[0].issues[0].title", equalTo("One: it broke"))
                .body("reasons[0].issues[0].count", equalTo(3));
    }

    @ParameterizedTest
    @CsvSource({
        "ignored, , 200",
        "resolved, , 200",
        "resolved, 1.1.0, 200",
        "resolved, 1.1.1, 409",
        "unresolved, , 409",
    })
    void ignored_issues_do_not_count_and_resolved_ones_only_where_another_release_mends_them(
            String state, String mendedIn, int status) {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "Fresh", 30, Map.of());
        patch("Fresh", state, mendedIn);

        gate("1.1.0", Map.of()).statusCode(status);
    }

    @Test
    void a_regression_of_the_release_stops_it_and_one_of_another_does_not() {
        event("1.0.0", "Mended", 600, Map.of());
        event("1.0.0", "Old", 600, Map.of());
        patch("Mended", "resolved", "1.1.0");
        event("1.1.0", "Old", 30, Map.of());
        event("1.1.0", "Mended", 20, Map.of());
        event("1.2.0", "Old", 10, Map.of());

        gate("1.1.0", Map.of())
                .statusCode(409)
                .body("regressions", equalTo(1))
                .body("reasons.kind", contains("regressions"))
                .body("reasons[0].issues.title", contains("Mended: it broke"));
        gate("1.1.0", Map.of("max_regressions", "1")).statusCode(200);
        gate("1.2.0", Map.of()).statusCode(200).body("regressions", equalTo(0));
    }

    @Test
    void events_below_the_level_do_not_count() {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "Noise", 30, Map.of("level", "warning", "count", 100));

        gate("1.1.0", Map.of()).statusCode(200).body("new_issues", equalTo(0)).body("errors.count", equalTo(0));
        gate("1.1.0", Map.of("min_level", "warning"))
                .statusCode(409)
                .body("new_issues", equalTo(1))
                .body("errors.count", equalTo(100));
        gate("1.1.0", Map.of("min_level", "fatal")).statusCode(200);
    }

    @Test
    void errors_are_compared_with_the_release_before_in_as_long_after_its_first_sight() {
        event("1.0.0", "Old", 600, Map.of("count", 5));
        // Just within the first half hour of 1.0.0, and at its end, which is without.
        event("1.0.0", "Old", 571, Map.of("count", 7));
        event("1.0.0", "Old", 570, Map.of("count", 1000));
        event("1.1.0", "Old", 30, Map.of("count", 24));

        gate("1.1.0", Map.of())
                .statusCode(200)
                .body("errors.from", equalTo(ago(30).toString()))
                .body("errors.to", equalTo(NOW.toString()))
                .body("errors.count", equalTo(24))
                .body("compared_with.release", equalTo("1.0.0"))
                .body("compared_with.chosen_by", equalTo("version"))
                .body("compared_with.errors.from", equalTo(ago(600).toString()))
                .body("compared_with.errors.to", equalTo(ago(570).toString()))
                .body("compared_with.errors.count", equalTo(12))
                .body("compared_with.errors", not(hasKey("widened")));

        event("1.1.0", "Old", 1, Map.of());
        gate("1.1.0", Map.of())
                .statusCode(409)
                .body("reasons.kind", contains("error_count"))
                .body("reasons[0].limit", equalTo(24))
                .body("reasons[0].value", equalTo(25))
                .body("reasons[0]", not(hasKey("issues")));
        gate("1.1.0", Map.of("max_error_ratio", "2.5")).statusCode(200);
        gate("1.1.0", Map.of("error_floor", "25")).statusCode(200);
    }

    @Test
    void one_error_against_none_stops_nothing() {
        event("1.0.0", "Old", 600, Map.of("level", "warning"));
        event("0.9.0", "Known", 700, Map.of());
        event("1.1.0", "Known", 30, Map.of());

        gate("1.1.0", Map.of())
                .statusCode(200)
                .body("errors.count", equalTo(1))
                .body("compared_with.errors.count", equalTo(0));
    }

    @Test
    void an_environment_is_judged_by_what_happened_there() {
        event("1.0.0", "Old", 600, Map.of("environment", "production"));
        event("1.1.0", "Old", 500, Map.of("environment", "staging"));
        event("1.1.0", "Staged", 400, Map.of("environment", "staging"));
        event("1.2.0-rc.1", "Old", 300, Map.of("environment", "staging"));
        event("1.1.0", "Old", 30, Map.of("environment", "production"));
        event("1.2.0", "Old", 20, Map.of("environment", "production"));

        gate("1.1.0", Map.of("environment", "production"))
                .statusCode(200)
                .body("environment", equalTo("production"))
                .body("first_seen", equalTo(ago(30).toString()))
                .body("compared_with.release", equalTo("1.0.0"));
        gate("1.2.0", Map.of("environment", "production"))
                .statusCode(200)
                .body("compared_with.release", equalTo("1.1.0"));
        gate("1.2.0", Map.of()).body("compared_with.release", equalTo("1.2.0-rc.1"));
        gate("1.2.0-rc.1", Map.of("environment", "production")).statusCode(200).body("seen", equalTo(false));
        // What staging had first is new in production as well, where it happens there.
        event("1.1.0", "Staged", 10, Map.of("environment", "production"));
        gate("1.1.0", Map.of("environment", "production"))
                .statusCode(409)
                .body("reasons[0].issues.title", contains("Staged: it broke"));
    }

    @Test
    void the_first_release_is_compared_with_nothing() {
        event("1.0.0", "Old", 600, Map.of("count", 1000));

        gate("1.0.0", Map.of("max_new_issues", "5"))
                .statusCode(200)
                .body("errors.count", equalTo(1000))
                .body("compared_with", nullValue())
                .body("not_compared", containsString("No other release"));
    }

    @Test
    void a_release_before_whose_events_are_gone_counts_in_proportion() throws Exception {
        Instant hour = NOW.minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);
        event("1.0.0", "Old", hour.plus(Duration.ofMinutes(30)), Map.of("count", 40));
        event("1.1.0", "Old", 15, Map.of("count", 41));
        EventRows.floor(database, "event", hour.plus(Duration.ofHours(3)));

        gate("1.1.0", Map.of())
                .statusCode(409)
                .body("compared_with.errors.widened", equalTo(true))
                .body("compared_with.errors.count", equalTo(40))
                // A quarter of an hour of the half hour that is left of the hour after the first sight: 20, twice.
                .body("reasons[0].limit", equalTo(40));

        EventRows.floor(database, "error_count_hour", hour.plus(Duration.ofHours(3)));
        gate("1.1.0", Map.of()).statusCode(200).body("not_compared", containsString("no longer kept"));
    }

    @Test
    void what_is_new_since_a_release_is_listed() {
        event("1.0.0", "Old", 600, Map.of());
        event("1.1.0", "Old", 60, Map.of());
        event("1.0.0", "Outage", 30, Map.of());
        event("1.1.0", "Fresh", 20, Map.of());
        event("1.1.0", "Renamed", 10, Map.of());
        merge("Renamed", "Old");
        String list = "/api/v1/issues?sort=first_seen&app=" + app + "&new_since_release=";

        Api.admin().get(list + "1.1.0").then().statusCode(200).body("issues.error_type", contains("Fresh", "Outage"));
        Api.admin().get(list + "1.1.0&release=1.1.0").then().body("issues.error_type", contains("Fresh"));
        Api.admin().get(list + "9.9.9").then().statusCode(200).body("issues", empty());
    }

    @Test
    void releases_are_listed_with_their_errors_and_what_they_brought_the_latest_first() {
        event("1.0.0", "Old", 600, Map.of("count", 5));
        event("1.1.0", "Old", 60, Map.of());
        event("1.1.0", "Fresh", 50, Map.of());
        event("1.1.0", "Renamed", 40, Map.of());
        merge("Renamed", "Old");
        event("1.2.0", "Old", 60, Map.of("environment", "staging"));

        Api.admin()
                .get("/api/v1/releases?app=" + app)
                .then()
                .statusCode(200)
                .body("releases.name", containsInAnyOrder("1.0.0", "1.1.0", "1.2.0"))
                .body(
                        "releases[2]",
                        equalTo(Map.of(
                                "name", "1.0.0", "first_seen", ago(600).toString(), "errors", 5, "new_issues", 1)))
                .body("releases.find { it.name == '1.1.0' }.errors", equalTo(3))
                .body("releases.find { it.name == '1.1.0' }.new_issues", equalTo(1))
                .body("$", not(hasKey("next_cursor")));
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Api.admin()
                    .get("/api/v1/releases?limit=1&app=" + app + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .jsonPath();
            paged.addAll(page.getList("releases.name"));
            cursor = page.getString("next_cursor");
        } while (cursor != null);
        assertThat(paged)
                .isEqualTo(Api.admin()
                        .get("/api/v1/releases?app=" + app)
                        .jsonPath()
                        .getList("releases.name"));
        Api.admin().get("/api/v1/releases?app=nobody").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "max_new_issues, -1, 422",
        "max_new_issues, x, 400",
        "max_regressions, 1000001, 422",
        "max_error_ratio, NaN, 400",
        "max_error_ratio, -1, 422",
        "error_floor, 1.5, 400",
        "min_level, ERROR, 422",
        "no_such, 1, 400",
    })
    void bad_parameters_are_refused_by_name(String name, String value, int status) {
        gate("1.0.0", Map.of(name, value)).statusCode(status).body("error.details.fields", hasKey(name));
    }

    @Test
    void a_release_may_have_any_name() {
        for (String name : List.of("shop@1.0+7", "a b", "'; DROP TABLE release; --", "feature/x")) {
            event(name, "Fresh" + name.length(), 30, Map.of());
            Api.admin()
                    .queryParam("app", app)
                    .get("/api/v1/releases/{release}/gate", name)
                    .then()
                    .statusCode(409)
                    .body("release", equalTo(name));
        }
    }

    private ValidatableResponse gate(String release, Map<String, String> parameters) {
        return Api.admin()
                .queryParam("app", app)
                .queryParams(parameters)
                .get("/api/v1/releases/" + release + "/gate")
                .then();
    }

    private void event(String release, String type, int minutesAgo, Map<String, ?> more) {
        event(release, type, ago(minutesAgo), more);
    }

    private void event(String release, String type, Instant at, Map<String, ?> more) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "app", app, "error_type", type, "message", "it broke", "release", release, "timestamp", at.toString()));
        event.putAll(more);
        Api.post(event).statusCode(202);
    }

    private void merge(String part, String whole) {
        Api.admin()
                .body(Map.of("into", issue(whole)))
                .post("/api/v1/issues/" + issue(part) + "/merge")
                .then()
                .statusCode(200);
    }

    private String issue(String type) {
        return Api.admin()
                .get("/api/v1/issues?app=" + app + "&error_type=" + type)
                .then()
                .extract()
                .path("issues[0].id");
    }

    private void patch(String type, String status, String mendedIn) {
        Map<String, Object> change = new HashMap<>(Map.of("status", status));
        if (mendedIn != null) {
            change.put("resolved_in_release", mendedIn);
        }
        Api.admin()
                .queryParam("app", app)
                .queryParam("error_type", type)
                .body(change)
                .patch("/api/v1/issues")
                .then()
                .statusCode(200)
                .body("changed", equalTo(1));
    }

    private static Instant ago(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }
}
