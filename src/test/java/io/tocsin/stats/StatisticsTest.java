package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.StoredEvent;
import io.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class StatisticsTest {

    private static final Instant TEN = Instant.parse("2033-05-05T10:00:00Z");

    private TestDatabase database;
    private String appName;
    private int app;

    @BeforeEach
    void anApp() throws Exception {
        database = PostgresResource.database();
        EventRows.partitions(database, LocalDate.of(2033, 5, 5));
        appName = "stats-" + UUID.randomUUID();
        app = EventRows.app(database, appName);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        EventRows.remove(database, app);
        for (String table : List.of("event", "error_count_sampled", "error_count_minute", "error_count_hour")) {
            EventRows.floor(database, table, null);
        }
    }

    @Test
    void counts_types_groups_and_a_series_with_its_empty_buckets() throws Exception {
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, TEN).withErrorType("a.B").withCount(3),
                        StoredEvent.of(app, TEN.plusSeconds(7200))
                                .withErrorType("c.D")
                                .withLevel("fatal"),
                        StoredEvent.of(app, TEN.plusSeconds(10800)).withErrorType("too.Late")));

        stats(Map.of(
                        "app", appName,
                        "from", "2033-05-05T10:00:00Z",
                        "to", "2033-05-05T13:00:00Z",
                        "group_by", "level",
                        "interval", "1h"))
                .statusCode(200)
                .body("from", equalTo("2033-05-05T10:00:00Z"))
                .body("to", equalTo("2033-05-05T13:00:00Z"))
                .body("total_errors", equalTo(4))
                .body("error_types", equalTo(Map.of("a.B", 3, "c.D", 1)))
                .body("groups.key", equalTo(List.of("error", "fatal")))
                .body("groups.count", equalTo(List.of(3, 1)))
                .body("groups.share", equalTo(List.of(0.75f, 0.25f)))
                .body("interval", equalTo("1h"))
                .body(
                        "series.time",
                        equalTo(List.of("2033-05-05T10:00:00Z", "2033-05-05T11:00:00Z", "2033-05-05T12:00:00Z")))
                .body("series.count", equalTo(List.of(3, 0, 1)))
                .body("$", not(hasKey("other_count")))
                .body("$", not(hasKey("widened")));
    }

    @Test
    void without_a_window_the_last_24_hours_are_counted() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, now.minus(Duration.ofHours(23))),
                        StoredEvent.of(app, now.minus(Duration.ofHours(25))),
                        StoredEvent.of(app, now.plus(Duration.ofMinutes(4)))));

        JsonPath answer =
                stats(Map.of("app", appName)).statusCode(200).extract().jsonPath();

        assertThat(answer.getInt("total_errors")).isEqualTo(1);
        assertThat(answer.getString("interval")).isEqualTo("5m");
        assertThat(answer.getList("series")).hasSizeBetween(288, 289);
        Instant to = Instant.parse(answer.getString("to"));
        assertThat(Duration.between(Instant.parse(answer.getString("from")), to))
                .isEqualTo(Duration.ofHours(24));
        assertThat(answer.getList("groups")).isEmpty();
    }

    @Test
    void the_thousand_largest_are_named_and_the_rest_is_one_number() throws Exception {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < 1_010; i++) {
            events.add(StoredEvent.of(app, TEN.plusSeconds(i))
                    .withErrorType("type-" + i)
                    .withIssue(EventRows.id(i % 1_005))
                    .withCount(i < 10 ? 1 : 2));
        }
        EventRows.insert(database, events);

        JsonPath answer = stats(Map.of(
                        "app", appName,
                        "from", "2033-05-05T00:00:00Z",
                        "to", "2033-05-05T23:00:00Z",
                        "group_by", "issue"))
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(answer.getInt("total_errors")).isEqualTo(2_010);
        assertThat(answer.getMap("error_types"))
                .hasSize(1_000)
                .containsEntry("type-10", 2)
                .doesNotContainKey("type-5");
        assertThat(answer.getInt("other_count")).isEqualTo(10);
        assertThat(answer.getList("groups")).hasSize(1_000);
        // Issues 0 to 4 have two events, 5 to 9 one of a single count: those five are left out.
        assertThat(answer.getInt("groups_other_count")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "error_count_sampled"})
    void where_an_edge_is_gone_the_whole_hours_are_counted_and_the_answer_says_so(String table) throws Exception {
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, TEN.plusSeconds(60)),
                        StoredEvent.of(app, TEN.plusSeconds(2_400)),
                        StoredEvent.of(app, TEN.plusSeconds(86_400 - 36_000 - 1))));
        EventRows.floor(database, table, Instant.parse("2033-05-06T00:00:00Z"));
        Map<String, String> parameters =
                Map.of("app", appName, "from", "2033-05-05T10:30:00Z", "to", "2033-05-05T10:45:00Z");

        stats(parameters)
                .statusCode(200)
                .body("from", equalTo("2033-05-05T10:00:00Z"))
                .body("to", equalTo("2033-05-05T11:00:00Z"))
                .body("widened", equalTo(true))
                .body("total_errors", equalTo(2))
                .body("series", hasSize(60));

        Map<String, String> fromEvents = new HashMap<>(parameters);
        fromEvents.put("release", "1.0");
        stats(fromEvents).statusCode(200).body("interval", equalTo("1h"));
        fromEvents.put("interval", "1m");
        stats(fromEvents).statusCode(422).body("error.details.fields.interval", containsString("1h"));
    }

    @Test
    void counts_that_are_gone_are_told_with_the_earliest_that_are_kept() throws Exception {
        EventRows.floor(database, "error_count_hour", TEN);

        stats(Map.of("from", "2033-05-05T09:59:59Z", "to", "2033-05-05T12:00:00Z"))
                .statusCode(422)
                .body("error.details.earliest", equalTo("2033-05-05T10:00:00Z"))
                .body("error.details.fields", hasKey("from"));
        stats(Map.of("from", "2033-05-05T10:00:00Z", "to", "2033-05-05T12:00:00Z"))
                .statusCode(200);
    }

    @Test
    void a_bound_key_counts_its_own_app() throws Exception {
        int other = EventRows.app(database, "other-" + UUID.randomUUID());
        String secret = Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:read")));
        EventRows.insert(database, List.of(StoredEvent.of(app, TEN), StoredEvent.of(other, TEN)));

        Api.as(secret)
                .queryParam("from", "2033-05-05T09:30:00Z")
                .queryParam("to", "2033-05-05T10:30:00Z")
                .queryParam("group_by", "app")
                .get("/api/v1/stats")
                .then()
                .statusCode(200)
                .body("total_errors", equalTo(1))
                .body("groups.key", equalTo(List.of(appName)));
        Api.as(secret).queryParam("app", "another").get("/api/v1/stats").then().statusCode(404);
        EventRows.remove(database, other);
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2033-05-06T00:00:00Z, 422, from",
        "from, 2033-05-05T23:00:00Z, 422, from",
        "from, 2023-05-05T23:00:00Z, 422, from",
        "from, now, 400, from",
        "to, 2033-05-4, 400, to",
        "group_by, message, 422, group_by",
        "interval, 2h, 422, interval",
        "level, ERROR, 422, level",
        "issue_id, 7, 400, issue_id",
        "limit, 10, 400, limit",
        "'from'' OR 1=1', x, 400, 'from'' OR 1=1'",
    })
    void bad_parameters_are_refused_by_name(String name, String value, int status, String field) {
        Map<String, String> parameters = new HashMap<>(Map.of("to", "2033-05-05T23:00:00Z"));
        parameters.put(name, value);

        String fields = stats(parameters)
                .statusCode(status)
                .extract()
                .path("error.details.fields")
                .toString();
        assertThat(fields).contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; DROP TABLE event; --", "<script>alert(1)</script>", "' OR '1'='1", "\\", "%", "😀"})
    void sql_and_html_are_only_text(String hostile) throws Exception {
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, TEN)
                                .withEnvironment(hostile.toLowerCase(Locale.ROOT))
                                .withRelease(hostile)
                                .withErrorType(hostile),
                        StoredEvent.of(app, TEN)));
        Map<String, String> window =
                Map.of("app", appName, "from", "2033-05-05T09:30:00Z", "to", "2033-05-05T10:30:00Z");

        for (String name : List.of("environment", "release", "error_type")) {
            Map<String, String> parameters = new HashMap<>(window);
            parameters.put(name, hostile);
            parameters.put("group_by", name);
            Map<String, Integer> types =
                    stats(parameters).statusCode(200).extract().path("error_types");
            assertThat(types).isEqualTo(Map.of(hostile, 1));
        }
        stats(Map.of("app", hostile)).statusCode(200).body("total_errors", equalTo(0));
        for (String name : List.of("group_by", "interval", "level")) {
            stats(Map.of(name, hostile)).statusCode(422);
        }
        stats(Map.of("from", hostile)).statusCode(400);
    }

    @Test
    void ten_thousand_types_are_counted() throws Exception {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            events.add(StoredEvent.of(app, TEN.plusMillis(i)).withErrorType("com.example.Type" + i));
        }
        EventRows.insert(database, events);

        stats(Map.of("app", appName, "from", "2033-05-05T10:00:00Z", "to", "2033-05-05T10:00:09Z"))
                .statusCode(200)
                .body("total_errors", equalTo(9_000))
                .body("other_count", equalTo(8_000));
    }

    private static ValidatableResponse stats(Map<String, String> parameters) {
        return Api.admin().queryParams(parameters).get("/api/v1/stats").then();
    }
}
