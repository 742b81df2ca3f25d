package io.tocsin.alert.mute;

import static io.tocsin.alert.mute.MuteApi.TIMINGS;
import static io.tocsin.alert.mute.MuteApi.create;
import static io.tocsin.alert.mute.MuteApi.made;
import static io.tocsin.alert.mute.MuteApi.newApp;
import static io.tocsin.alert.mute.MuteApi.nights;
import static io.tocsin.alert.mute.MuteApi.put;
import static io.tocsin.alert.mute.MuteApi.read;
import static io.tocsin.alert.mute.MuteApi.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MuteTimingsTest {

    private static final Instant NOON = Instant.parse("2031-05-05T12:00:00Z");

    @Inject
    MuteRetention retention;

    @Inject
    TestClock clock;

    private final String app = newApp();

    @BeforeEach
    void it_is_noon() {
        clock.setTo(NOON);
    }

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void quiet_hours_are_made_read_changed_and_removed_and_all_of_it_is_audited() {
        Map<String, Object> sent = nights(app);
        String id = create(TIMINGS, sent)
                .statusCode(201)
                .body("kind", equalTo("quiet_hours"))
                .body("enabled", equalTo(true))
                .body("schedule.from", equalTo("22:00"))
                .body("schedule.time_zone", equalTo("Europe/Berlin"))
                .body("schedule", not(hasKey("days")))
                .body("$", not(hasKey("starts_at")))
                .body("$", not(hasKey("mutes_until")))
                .body("created_by", equalTo("administrator"))
                .body("version", equalTo(1))
                .extract()
                .path("id");
        Map<String, Object> schedule = Map.of("days", List.of("sun", "mon", "mon"), "from", "11:00", "to", "13:00");
        Map<String, Object> changed = with(sent, "schedule", schedule);
        put(TIMINGS, id, with(changed, "version", 1))
                .statusCode(200)
                .body("version", equalTo(2))
                .body("schedule.days", equalTo(List.of("mon", "sun")))
                .body("schedule.time_zone", equalTo("UTC"))
                .body("mutes_until", equalTo("2031-05-05T13:00:00Z"));
        put(TIMINGS, id, with(changed, "version", 1)).statusCode(409).body("error.details.version", equalTo(2));
        put(TIMINGS, id, changed).statusCode(200).body("version", equalTo(2));
        put(TIMINGS, id, with(changed, "enabled", false))
                .statusCode(200)
                .body("version", equalTo(3))
                .body("$", not(hasKey("mutes_until")));
        Api.admin().delete(TIMINGS + "/" + id + "?version=2").then().statusCode(409);
        Api.admin().delete(TIMINGS + "/" + id).then().statusCode(204);
        read(TIMINGS, id).statusCode(404);
        Api.admin().delete(TIMINGS + "/" + id).then().statusCode(404);

        Api.admin()
                .get("/api/v1/audit?kind=mute-timing&subject_id=" + id)
                .then()
                .statusCode(200)
                .body("entries.action", containsInAnyOrder("delete", "change", "change", "create"))
                .body("entries[0].subject_name", equalTo(sent.get("name")));
    }

    @Test
    void maintenance_happens_once_or_by_a_schedule() {
        Map<String, Object> once = once("2031-05-05T13:00:00Z", "2031-05-05T14:00:00Z");
        String id = create(TIMINGS, once)
                .statusCode(201)
                .body("starts_at", equalTo("2031-05-05T13:00:00Z"))
                .body("matchers", equalTo(List.of()))
                .body("$", not(hasKey("schedule")))
                .body("$", not(hasKey("mutes_until")))
                .extract()
                .path("id");
        clock.setTo(Instant.parse("2031-05-05T13:00:00Z"));
        read(TIMINGS, id).body("mutes_until", equalTo("2031-05-05T14:00:00Z"));
        clock.setTo(Instant.parse("2031-05-05T14:00:00Z"));
        read(TIMINGS, id).body("$", not(hasKey("mutes_until")));
        // What is over may get another name, and another time to come.
        put(TIMINGS, id, with(once, "name", once.get("name") + " 2")).statusCode(200);
        put(TIMINGS, id, with(once, "ends_at", "2031-05-05T13:30:00Z"))
                .statusCode(422)
                .body("error.details.fields", hasKey("ends_at"));
        put(TIMINGS, id, with(once, "ends_at", "2031-05-05T15:00:00Z"))
                .statusCode(200)
                .body("mutes_until", equalTo("2031-05-05T15:00:00Z"));
        Map<String, Object> weekly = with(nights(app), "kind", "maintenance");
        put(TIMINGS, id, weekly)
                .statusCode(200)
                .body("schedule.to", equalTo("07:00"))
                .body("$", not(hasKey("ends_at")));
        Api.admin().delete(TIMINGS + "/" + id).then().statusCode(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": null}                                                       | name
            {"name": " "}                                                        | name
            {"kind": null}                                                       | kind
            {"schedule": null}                                                   | schedule
            {"schedule": null, "starts_at": "2031-05-05T13:00:00Z", "ends_at": "2031-05-05T14:00:00Z"} | schedule
            {"kind": "maintenance", "schedule": null}                            | schedule
            {"kind": "maintenance", "schedule": null, "ends_at": "2031-05-05T14:00:00Z"} | schedule
            {"kind": "maintenance", "ends_at": "2031-05-05T14:00:00Z"}           | schedule
            {"kind": "maintenance", "schedule": null, "starts_at": "2031-05-05T14:00:00Z", "ends_at": "2031-05-05T14:00:00Z"} | ends_at
            {"kind": "maintenance", "schedule": null, "starts_at": "2031-05-05T10:00:00Z", "ends_at": "2031-05-05T12:00:00Z"} | ends_at
            {"kind": "maintenance", "schedule": null, "starts_at": "2031-05-05T14:00:00Z", "ends_at": "2032-05-07T14:00:00Z"} | ends_at
            {"kind": "maintenance", "schedule": null, "starts_at": "2033-05-05T14:00:00Z", "ends_at": "2033-05-05T15:00:00Z"} | starts_at
            {"schedule": {"to": "07:00"}}                                        | schedule.from
            {"schedule": {"from": "22:00"}}                                      | schedule.to
            {"schedule": {"from": "22:00", "to": "24:00"}}                       | schedule.to
            {"schedule": {"from": "9:00", "to": "10:00"}}                        | schedule.from
            {"schedule": {"from": "22:00", "to": "07:00", "days": []}}           | schedule.days
            {"schedule": {"from": "22:00", "to": "07:00", "days": ["monday"]}}   | schedule.days
            {"schedule": {"from": "22:00", "to": "07:00", "days": [null]}}       | schedule.days
            {"schedule": {"from": "22:00", "to": "07:00", "time_zone": "Berlin"}} | schedule.time_zone
            {"schedule": {"from": "22:00", "to": "07:00", "time_zone": ""}}      | schedule.time_zone
            {"matchers": [{"name": "app", "op": "=~", "value": "["}]}            | matchers[0].value
            {"version": 1}                                                       | version
            """)
    void nonsense_is_named_by_field(String fields, String field) {
        Map<String, Object> sent = nights(app);
        sent.putAll(JsonPath.from(fields).getMap("$"));

        create(TIMINGS, sent).statusCode(422).body("error.details.fields", hasKey(field));
    }

    @Test
    void a_name_is_unique_and_unknown_fields_are_refused() {
        Map<String, Object> sent = nights(app);
        String id = made(TIMINGS, sent);
        create(TIMINGS, sent).statusCode(409).body("error.details.name", equalTo(sent.get("name")));
        String other = made(TIMINGS, nights(app));
        put(TIMINGS, other, sent).statusCode(409);
        put(TIMINGS, id, with(sent, "enabled", false)).statusCode(200);
        create(TIMINGS, with(nights(app), "colour", "red")).statusCode(422);
        create(TIMINGS, with(nights(app), "kind", "holiday")).statusCode(422);
        read(TIMINGS, "nonsense").statusCode(400);
    }

    @Test
    void keys_of_an_app_read_and_change_nothing() {
        String key = MuteApi.boundKey(app);
        String id = made(TIMINGS, nights(newApp()));
        Api.as(key).get(TIMINGS).then().statusCode(200).body("mute_timings.id", hasItem(id));
        Api.as(key).get(TIMINGS + "/" + id).then().statusCode(200);
        Api.as(key)
                .body(nights(app))
                .post(TIMINGS)
                .then()
                .statusCode(403)
                .body("error.message", containsString("bound to the app"));
        Api.as(key).body(nights(app)).put(TIMINGS + "/" + id).then().statusCode(403);
        Api.as(key).delete(TIMINGS + "/" + id).then().statusCode(403);
        String reader = Api.newKey("alerts:read");
        Api.as(reader).get(TIMINGS).then().statusCode(200);
        Api.as(reader).body(nights(app)).post(TIMINGS).then().statusCode(403);
        Api.as(Api.newKey("events:write")).get(TIMINGS).then().statusCode(403);
    }

    @Test
    void pages_are_newest_first() {
        String first = made(TIMINGS, nights(app));
        String second = made(TIMINGS, nights(app));
        JsonPath page = Api.admin()
                .get(TIMINGS + "?limit=1")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(page.getList("mute_timings.id", String.class)).containsExactly(second);
        Api.admin()
                .get(TIMINGS + "?limit=1&cursor=" + page.getString("next_cursor"))
                .then()
                .statusCode(200)
                .body("mute_timings.id", equalTo(List.of(first)));
    }

    @Test
    void what_happened_once_is_removed_after_90_days_and_a_schedule_never() {
        String once = made(TIMINGS, once("2031-05-05T13:00:00Z", "2031-05-05T14:00:00Z"));
        String nights = made(TIMINGS, nights(app));
        clock.setTo(NOON.plus(Duration.ofDays(90)).plus(Duration.ofHours(1)));
        retention.removeOld();
        read(TIMINGS, once).statusCode(200);
        clock.setTo(NOON.plus(Duration.ofDays(90)).plus(Duration.ofHours(3)));
        retention.removeOld();
        read(TIMINGS, once).statusCode(404);
        read(TIMINGS, nights).statusCode(200);
    }

    private Map<String, Object> once(String start, String end) {
        Map<String, Object> sent = with(nights(app), "schedule", null);
        return with(
                with(with(with(sent, "kind", "maintenance"), "matchers", null), "starts_at", start), "ends_at", end);
    }
}
