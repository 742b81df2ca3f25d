package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tocsin.access.EnvironmentName;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.StoredEvent;
import io.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
class EventListTest {

    private static final Instant NOW = Instant.parse("2031-03-10T12:00:00Z");
    private static final String SINCE = "2031-03-10T00:00:00Z";
    private static final String UNTIL = "2031-03-11T00:00:00Z";

    private TestDatabase database;
    private String appName;
    private int app;

    @BeforeEach
    void anApp() throws Exception {
        database = PostgresResource.database();
        for (int day = 9; day <= 10; day++) {
            EventRows.partitions(database, LocalDate.of(2031, 3, day));
        }
        appName = "list-" + UUID.randomUUID();
        app = EventRows.app(database, appName);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        EventRows.remove(database, app);
    }

    @Test
    void the_newest_event_comes_first_and_empty_fields_are_left_out() throws Exception {
        UUID issue = UUID.randomUUID();
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, NOW)
                                .withIssue(issue)
                                .withId(EventRows.id(2))
                                .withCount(7),
                        StoredEvent.of(app, NOW.plusNanos(1000))
                                .withId(EventRows.id(1))
                                .withTags("{\"region\": \"eu\"}")));

        list(Map.of("app", appName))
                .statusCode(200)
                .body(
                        "events.id",
                        contains(EventRows.id(1).toString(), EventRows.id(2).toString()))
                .body("events[0].timestamp", equalTo("2031-03-10T12:00:00.000001Z"))
                .body("events[0].tags", equalTo(Map.of("region", "eu")))
                .body("events[1].app", equalTo(appName))
                .body("events[1].error_type", equalTo("java.lang.IllegalStateException"))
                .body("events[1].level", equalTo("error"))
                .body("events[1].environment", equalTo("production"))
                .body("events[1].release", equalTo("1.0"))
                .body("events[1].message", equalTo("It broke"))
                .body("events[1].issue_id", equalTo(issue.toString()))
                .body("events[1].count", equalTo(7))
                .body("events[1]", not(hasKey("tags")))
                .body("events[1]", not(hasKey("user_id")))
                .body("events[1]", not(hasKey("payload")))
                .body("events[1]", not(hasKey("app_id")))
                .body("events[1]", hasKey("received_at"))
                .body("$", not(hasKey("next_cursor")));
    }

    @Test
    void pages_follow_each_other_without_gap_or_repeat_while_rows_arrive() throws Exception {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Five events share each time, so the id has to settle their order; the days' border lies among them.
            events.add(StoredEvent.of(app, Instant.parse("2031-03-10T00:00:02Z").minusSeconds(i / 5))
                    .withId(EventRows.id(100 + i)));
        }
        EventRows.insert(database, events);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            var answer = list(Map.of("app", appName, "limit", "4", "cursor", cursor))
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(answer.getList("events.id", String.class));
            cursor = answer.getString("next_cursor");
            pages++;
            EventRows.insert(database, List.of(StoredEvent.of(app, NOW.plusSeconds(pages))));
        } while (cursor != null);

        assertThat(pages).isEqualTo(7);
        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(events.stream()
                        .sorted((a, b) -> b.occurredAt().equals(a.occurredAt())
                                ? b.id().compareTo(a.id())
                                : b.occurredAt().compareTo(a.occurredAt()))
                        .map(event -> event.id().toString())
                        .toList());
    }

    @Test
    void pages_reach_back_as_far_as_there_are_events() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<String> newestFirst = new ArrayList<>();
        for (int hours : List.of(0, 1, 20, 30, 31, 100, 190, 200, 400, 401)) {
            Instant at = now.minus(Duration.ofHours(hours));
            EventRows.partitions(database, LocalDate.ofInstant(at, ZoneOffset.UTC));
            EventRows.insert(database, List.of(StoredEvent.of(app, at).withId(EventRows.id(hours))));
            newestFirst.add(EventRows.id(hours).toString());
        }

        for (String limit : List.of("1", "2", "3", "4", "10", "11")) {
            List<String> seen = new ArrayList<>();
            String cursor = "";
            do {
                var answer = list(Map.of("app", appName, "limit", limit, "cursor", cursor))
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                seen.addAll(answer.getList("events.id", String.class));
                cursor = answer.getString("next_cursor");
            } while (cursor != null);
            assertThat(seen).as(limit + " a page").isEqualTo(newestFirst);
        }
        list(Map.of("app", appName, "until", now.minus(Duration.ofHours(31)).toString()))
                .body("events.id", equalTo(newestFirst.subList(5, 10)));
        list(Map.of("app", appName, "since", now.minus(Duration.ofHours(190)).toString()))
                .body("events.id", equalTo(newestFirst.subList(0, 7)));
    }

    @ParameterizedTest
    @CsvSource({
        "environment, staging",
        "release, 2.0",
        "level, fatal",
        "error_type, com.example.Special",
        "issue_id, 00000000-0000-0000-0000-00000000abcd",
        "issue_id, 0000000000000000000000000000abcd",
        "user_id, jane",
        "tag, region:eu",
        "tag, a:b:c",
        "q, NEEDLE",
        "q, 100%_!",
    })
    void a_filter_finds_its_events_and_no_others(String name, String value) throws Exception {
        StoredEvent one = StoredEvent.of(app, NOW)
                .withEnvironment("staging")
                .withRelease("2.0")
                .withLevel("fatal")
                .withErrorType("com.example.Special")
                .withIssue(EventRows.id(0xabcd))
                .withUser("jane")
                .withTags("{\"region\": \"eu\", \"a\": \"b:c\"}")
                .withMessage("a needle, 100%_! sure");
        EventRows.insert(
                database,
                List.of(
                        one,
                        StoredEvent.of(app, NOW).withMessage("100 percent, or 1000 !"),
                        StoredEvent.of(app, NOW).withTags("{\"region\": \"us\"}")));

        list(Map.of("app", appName, "since", SINCE, "until", UNTIL, name, value))
                .statusCode(200)
                .body("events.id", contains(one.id().toString()));
    }

    @Test
    void all_of_several_tags_must_match() throws Exception {
        StoredEvent both = StoredEvent.of(app, NOW).withTags("{\"a\": \"1\", \"b\": \"2\"}");
        EventRows.insert(database, List.of(both, StoredEvent.of(app, NOW).withTags("{\"a\": \"1\"}")));

        get().queryParam("app", appName)
                .queryParam("since", SINCE)
                .queryParam("until", UNTIL)
                .queryParam("tag", "a:1", "b:2")
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .body("events.id", contains(both.id().toString()));
    }

    @Test
    void since_is_inclusive_and_until_exclusive() throws Exception {
        EventRows.insert(
                database,
                List.of(
                        StoredEvent.of(app, NOW).withId(EventRows.id(1)),
                        StoredEvent.of(app, NOW.plusNanos(1000)).withId(EventRows.id(2)),
                        StoredEvent.of(app, NOW.plusNanos(2000)).withId(EventRows.id(3))));

        list(Map.of(
                        "app",
                        appName,
                        "since",
                        "2031-03-10T13:00:00.000001+01:00",
                        "until",
                        "2031-03-10T12:00:00.000002Z"))
                .statusCode(200)
                .body("events.id", contains(EventRows.id(2).toString()));
    }

    @Test
    void an_app_that_nobody_knows_has_no_events() {
        list(Map.of("app", "nobody-" + UUID.randomUUID())).statusCode(200).body("events", hasSize(0));
    }

    @Test
    void a_key_that_is_bound_to_an_app_reads_that_app_alone() throws Exception {
        int other = EventRows.app(database, "other-" + UUID.randomUUID());
        String secret = Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:read")));
        EventRows.insert(database, List.of(StoredEvent.of(app, NOW), StoredEvent.of(other, NOW.plusSeconds(1))));

        Api.as(secret).get("/api/v1/events").then().statusCode(200).body("events.app", contains(appName));
        Api.as(secret)
                .queryParam("app", "another")
                .get("/api/v1/events")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("NOT_FOUND"));
        EventRows.remove(database, other);
    }

    @Test
    void reading_needs_its_permission() throws Exception {
        String secret = Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:write")));

        Api.as(secret)
                .get("/api/v1/events")
                .then()
                .statusCode(403)
                .body("error.details.required_permissions", contains("events:read"));
        Api.anonymous().get("/api/v1/events").then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0, 422, VALIDATION_ERROR",
        "limit, 1001, 422, VALIDATION_ERROR",
        "limit, -1, 422, VALIDATION_ERROR",
        "limit, abc, 400, MALFORMED_REQUEST",
        "cursor, abc, 400, MALFORMED_REQUEST",
        "cursor, AQ==, 400, MALFORMED_REQUEST",
        "since, yesterday, 400, MALFORMED_REQUEST",
        "since, 0001-01-01T00:00:00Z, 422, VALIDATION_ERROR",
        "since, 2031-03-11T00:00:00Z, 422, VALIDATION_ERROR",
        "since, 2031-03-12T00:00:00Z, 422, VALIDATION_ERROR",
        "issue_id, 12, 400, MALFORMED_REQUEST",
        "level, warn, 422, VALIDATION_ERROR",
        "tag, region, 400, MALFORMED_REQUEST",
        "tag, :eu, 400, MALFORMED_REQUEST",
        "enviroment, production, 400, MALFORMED_REQUEST",
    })
    void what_cannot_be_read_is_400_and_what_is_out_of_range_422(String name, String value, int status, String code) {
        get().queryParam("until", UNTIL)
                .queryParam(name, value)
                .get("/api/v1/events")
                .then()
                .statusCode(status)
                .body("error.code", equalTo(code))
                .body("error.details.fields", hasKey(name));
    }

    @Test
    void a_parameter_that_was_sent_twice_is_refused() {
        get().queryParam("app", "a", "b").get("/api/v1/events").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment", "release", "error_type", "user_id", "q"})
    void a_filter_that_no_index_serves_needs_a_bounded_window(String name) {
        list(Map.of(name, "x")).statusCode(422).body("error.details.fields.since", containsString(name));
        list(Map.of(name, "x", "since", "2031-01-01T00:00:00Z", "until", UNTIL))
                .statusCode(422)
                .body("error.details.fields.since", containsString("744 hours"));
        list(Map.of(name, "x", "since", "2031-02-08T00:00:00Z", "until", UNTIL)).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE event; --",
                "\" OR 1=1 --",
                "<script>alert(1)</script>",
                "%' OR '1'='1",
                "\\",
                "!",
                "😀 \uFFFD",
                "${jndi:ldap://x}",
                ":param ?1 {fn x}"
            })
    void sql_and_html_are_only_text(String hostile) throws Exception {
        StoredEvent event = StoredEvent.of(app, NOW)
                .withMessage("before " + hostile + " after")
                .withEnvironment(EnvironmentName.canonical(hostile))
                .withRelease(hostile)
                .withErrorType(hostile)
                .withUser(hostile);
        EventRows.insert(database, List.of(event, StoredEvent.of(app, NOW)));

        for (String name : List.of("environment", "release", "error_type", "user_id", "q")) {
            list(Map.of("app", appName, "since", SINCE, "until", UNTIL, name, hostile))
                    .statusCode(200)
                    .contentType("application/json")
                    .body("events.id", contains(event.id().toString()));
        }
        list(Map.of("app", appName, "since", SINCE, "until", UNTIL, "tag", "a:" + hostile))
                .statusCode(200)
                .body("events", hasSize(0));
        list(Map.of("app", hostile)).statusCode(200).body("events", hasSize(0));
        for (String name : List.of("issue_id", "cursor", "since")) {
            list(Map.of(name, hostile)).statusCode(400).body("error.code", equalTo("MALFORMED_REQUEST"));
        }
        list(Map.of("level", hostile)).statusCode(422);
    }

    @Test
    void a_nul_is_refused() {
        get().urlEncodingEnabled(false).get("/api/v1/events?app=a%00b").then().statusCode(400);
    }

    private static ValidatableResponse list(Map<String, String> parameters) {
        return get().queryParams(parameters).get("/api/v1/events").then();
    }

    private static RequestSpecification get() {
        return Api.admin();
    }
}
