package io.tocsin.issue;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.StoredEvent;
import io.tocsin.testing.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
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
class EventDetailTest {

    private static final Instant MIDNIGHT = Instant.parse("2034-07-08T00:00:00Z");

    private TestDatabase database;
    private String appName;
    private String otherName;
    private int app;
    private int other;

    @BeforeEach
    void twoApps() throws Exception {
        database = PostgresResource.database();
        EventRows.partitions(database, LocalDate.of(2034, 7, 7));
        EventRows.partitions(database, LocalDate.of(2034, 7, 8));
        appName = "a-" + UUID.randomUUID();
        otherName = "b-" + UUID.randomUUID();
        app = EventRows.app(database, appName);
        other = EventRows.app(database, otherName);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        EventRows.remove(database, app);
        EventRows.remove(database, other);
    }

    @Test
    void all_of_an_event_is_shown_with_its_payload_beside_its_fields() throws Exception {
        StoredEvent event = StoredEvent.of(app, MIDNIGHT)
                .withTags("{\"region\": \"eu\"}")
                .withCount(3)
                .withPayload("""
                        {"stack_trace": "at a.b", "context": {"n": 12345678901234567890}, "fingerprint": ["x"],
                         "request": {"method": "GET"}, "exceptions": [{"type": "A"}], "id": "hostile"}
                        """);
        EventRows.insert(database, List.of(event));

        show(event.id().toString())
                .statusCode(200)
                .body("id", equalTo(event.id().toString()))
                .body("app", equalTo(appName))
                .body("timestamp", equalTo("2034-07-08T00:00:00Z"))
                .body("count", equalTo(3))
                .body("tags.region", equalTo("eu"))
                .body("stack_trace", equalTo("at a.b"))
                .body("context.n.toString()", equalTo("12345678901234567890"))
                .body("fingerprint", contains("x"))
                .body("request.method", equalTo("GET"))
                .body("exceptions[0].type", equalTo("A"))
                .body("issue.id", equalTo(event.issueId().toString()))
                .body("issue_id", equalTo(event.issueId().toString()))
                .body("$", not(hasKey("previous")))
                .body("$", not(hasKey("next")))
                .body("$", not(hasKey("payload")));
    }

    @Test
    void previous_and_next_are_its_neighbours_in_the_issue() throws Exception {
        UUID issue = UUID.randomUUID();
        StoredEvent first = StoredEvent.of(app, MIDNIGHT.minusNanos(1000)).withIssue(issue);
        StoredEvent second = StoredEvent.of(app, MIDNIGHT)
                .withIssue(issue)
                .withId(EventRows.id(UUID.randomUUID().getLeastSignificantBits() >>> 2));
        StoredEvent third = StoredEvent.of(app, MIDNIGHT)
                .withIssue(issue)
                .withId(UUID.fromString(
                        "ffffffff-" + UUID.randomUUID().toString().substring(9)));
        EventRows.insert(database, List.of(second, third, first, StoredEvent.of(app, MIDNIGHT.minusNanos(500_000))));

        show(first.id().toString())
                .body("previous", nullValue())
                .body("next", equalTo(second.id().toString()));
        show(second.id().toString())
                .body("previous", equalTo(first.id().toString()))
                .body("next", equalTo(third.id().toString()));
        show(third.id().toString().replace("-", ""))
                .body("previous", equalTo(second.id().toString()))
                .body("next", nullValue());
    }

    @Test
    void an_id_that_several_apps_share_needs_the_app() throws Exception {
        StoredEvent one = StoredEvent.of(app, MIDNIGHT).withMessage("one");
        EventRows.insert(
                database,
                List.of(one, StoredEvent.of(other, MIDNIGHT).withId(one.id()).withMessage("two")));

        show(one.id().toString())
                .statusCode(409)
                .body("error.code", equalTo("CONFLICT"))
                .body("error.details.app", contains(appName, otherName));
        show(one.id() + "?app=" + otherName).statusCode(200).body("message", equalTo("two"));
        Api.as(Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:read"))))
                .get("/api/v1/events/" + one.id())
                .then()
                .statusCode(200)
                .body("message", equalTo("one"));
    }

    @Test
    void an_id_that_an_app_used_again_shows_the_later_event() throws Exception {
        StoredEvent earlier = StoredEvent.of(app, MIDNIGHT.minusSeconds(3600));
        EventRows.insert(
                database,
                List.of(
                        earlier,
                        StoredEvent.of(app, MIDNIGHT).withId(earlier.id()).withMessage("later")));

        show(earlier.id().toString()).statusCode(200).body("message", equalTo("later"));
    }

    @Test
    void a_key_that_is_bound_to_an_app_finds_no_event_of_another() throws Exception {
        StoredEvent event = StoredEvent.of(other, MIDNIGHT);
        EventRows.insert(database, List.of(event));
        String key = Api.newKey(Map.of("name", "bound", "app", appName, "permissions", List.of("events:read")));

        Api.as(key).get("/api/v1/events/" + event.id()).then().statusCode(404);
        Api.as(key)
                .get("/api/v1/events/" + event.id() + "?app=" + otherName)
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-00000000dead, 404, NOT_FOUND",
        "0000000000000000000000000000dead, 404, NOT_FOUND",
        "00000000-0000-0000-0000-00000000dead?app=nobody, 404, NOT_FOUND",
        "00000000-0000-0000-0000-00000000dead?limit=1, 400, MALFORMED_REQUEST",
        "dead, 400, MALFORMED_REQUEST",
        "1; DROP TABLE event, 400, MALFORMED_REQUEST",
        "<script>, 400, MALFORMED_REQUEST",
    })
    void what_is_not_there_is_404_and_what_is_no_id_400(String id, int status, String code) {
        show(id).statusCode(status).body("error.code", equalTo(code));
    }

    @Test
    void a_post_below_events_is_405() {
        Api.admin()
                .body("{}")
                .post("/api/v1/events/" + UUID.randomUUID())
                .then()
                .statusCode(405);
    }

    @Test
    void what_was_posted_is_read_back() {
        String name = "back-" + UUID.randomUUID();
        String id = Api.post(Map.of(
                        "app",
                        name,
                        "message",
                        "posted",
                        "stack_trace",
                        "at x.y",
                        "context",
                        Map.of("k", List.of(1, "<b>"))))
                .statusCode(202)
                .extract()
                .path("id");

        show(id).statusCode(200)
                .body("message", equalTo("posted"))
                .body("stack_trace", equalTo("at x.y"))
                .body("context.k", contains((Object) 1, "<b>"));
        Api.admin()
                .queryParam("app", name)
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .body("events.id", contains(id));
        Api.admin()
                .queryParam("app", name)
                .get("/api/v1/stats")
                .then()
                .statusCode(200)
                .body("total_errors", equalTo(1));
    }

    private static ValidatableResponse show(String id) {
        return Api.admin().get("/api/v1/events/" + id).then();
    }
}
