package io.tocsin.stats;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class NewIssuesTest {

    private TestDatabase database;
    private String appName;
    private int app;

    @BeforeEach
    void anApp() {
        database = PostgresResource.database();
        appName = "new-" + UUID.randomUUID();
        app = EventRows.app(database, appName);
    }

    @AfterEach
    void nothingIsLeft() {
        Stored.execute(database, "DELETE FROM issue WHERE app_id = ?", app);
    }

    @Test
    void issues_count_in_the_day_of_their_first_event_and_days_without_are_there() {
        issue("2031-03-01T23:59:59Z", null);
        issue("2031-03-02T00:00:00Z", null);
        issue("2031-03-02T17:00:00Z", null);
        issue("2031-03-05T00:00:00Z", null);

        ask(Map.of("from", "2031-03-02T00:00:00Z", "to", "2031-03-05T00:00:00Z"))
                .statusCode(200)
                .body("from", equalTo("2031-03-02T00:00:00Z"))
                .body("to", equalTo("2031-03-05T00:00:00Z"))
                .body("total", equalTo(2))
                .body("interval", equalTo("1d"))
                .body("series.time", contains("2031-03-02T00:00:00Z", "2031-03-03T00:00:00Z", "2031-03-04T00:00:00Z"))
                .body("series.count", contains(2, 0, 0));
        ask(Map.of("from", "2031-03-02T16:30:00Z", "to", "2031-03-02T18:30:00Z", "interval", "1h"))
                .body("total", equalTo(1))
                .body("series.time", contains("2031-03-02T16:00:00Z", "2031-03-02T17:00:00Z", "2031-03-02T18:00:00Z"))
                .body("series.count", contains(0, 1, 0));
    }

    @Test
    void parts_count_with_their_whole_at_the_first_event_of_them_all() {
        UUID late = issue("2031-03-04T10:00:00Z", null);
        issue("2031-03-02T10:00:00Z", late);
        issue("2031-03-03T10:00:00Z", late);
        UUID early = issue("2031-03-03T11:00:00Z", null);
        issue("2031-03-04T11:00:00Z", early);

        ask(Map.of("from", "2031-03-01T00:00:00Z", "to", "2031-03-06T00:00:00Z"))
                .body("total", equalTo(2))
                .body("series.count", contains(0, 1, 1, 0, 0));
        ask(Map.of("from", "2031-03-04T00:00:00Z", "to", "2031-03-06T00:00:00Z"))
                .body("total", equalTo(0));
    }

    @Test
    void without_a_window_the_last_thirty_days_are_counted_of_the_key_s_app() {
        String secret = Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:read")));
        issue(Instant.now().minusSeconds(60).toString(), null);

        Api.as(secret)
                .get("/api/v1/stats/new-issues")
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("series", hasSize(31));
        Api.admin()
                .get("/api/v1/stats/new-issues?app=nobody")
                .then()
                .statusCode(200)
                .body("series.count", everyItem(equalTo(0)));
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2031-03-06T00:00:00Z, 422",
        "interval, 1m, 422",
        "to, now, 400",
        "release, 1.0, 400",
    })
    void bad_parameters_are_refused(String name, String value, int status) {
        Map<String, String> parameters = new HashMap<>(Map.of("to", "2031-03-05T00:00:00Z"));
        parameters.put(name, value);
        ask(parameters).statusCode(status);
    }

    @Test
    void too_many_points_are_refused_by_name() {
        ask(Map.of("from", "2020-01-01T00:00:00Z", "to", "2031-01-01T00:00:00Z", "interval", "1h"))
                .statusCode(422)
                .body("error.details.fields", hasKey("interval"));
        ask(Map.of("from", "2020-01-01T00:00:00Z", "to", "2031-01-01T00:00:00Z"))
                .statusCode(200);
    }

    private ValidatableResponse ask(Map<String, String> parameters) {
        return Api.admin()
                .queryParam("app", appName)
                .queryParams(parameters)
                .get("/api/v1/stats/new-issues")
                .then();
    }

    private UUID issue(String firstSeen, UUID partOf) {
        UUID id = UUID.randomUUID();
        OffsetDateTime at = OffsetDateTime.parse(firstSeen);
        Stored.execute(
                database,
                "INSERT INTO issue (id, app_id, canonical_id, grouping_version, error_type,"
                        + " level, first_seen, last_seen, first_release, last_release, environments, made_at,"
                        + " status_since, count, heat) VALUES (?, ?, ?, 1, 'A', 'error', ?, ?, '', '', '{}',"
                        + " now(), ?, 1, 0)",
                id,
                app,
                partOf,
                at,
                at,
                at);
        return id;
    }
}
