package io.tocsin.alert.mute;

import static io.tocsin.alert.mute.MuteApi.SILENCES;
import static io.tocsin.alert.mute.MuteApi.create;
import static io.tocsin.alert.mute.MuteApi.made;
import static io.tocsin.alert.mute.MuteApi.matcher;
import static io.tocsin.alert.mute.MuteApi.newApp;
import static io.tocsin.alert.mute.MuteApi.put;
import static io.tocsin.alert.mute.MuteApi.read;
import static io.tocsin.alert.mute.MuteApi.silence;
import static io.tocsin.alert.mute.MuteApi.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class SilencesTest {

    /** In the future, so that keys made by the system's clock are known. */
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
    void a_silence_is_made_read_changed_and_ended_and_all_of_it_is_audited() {
        String id = create(SILENCES, silence(app))
                .statusCode(201)
                .body("state", equalTo("active"))
                .body("starts_at", equalTo("2031-05-05T12:00:00Z"))
                .body("ends_at", equalTo("2031-05-05T14:00:00Z"))
                .body("matchers", equalTo(List.of(matcher("app", "=", app))))
                .body("comment", equalTo("Upgrade of the database"))
                .body("created_by", equalTo("administrator"))
                .body("version", equalTo(1))
                .extract()
                .path("id");
        clock.setTo(NOON.plus(Duration.ofHours(1)));
        Map<String, Object> longer = with(silence(app), "duration", "3h");
        put(SILENCES, id, longer)
                .statusCode(200)
                .body("starts_at", equalTo("2031-05-05T12:00:00Z"))
                .body("ends_at", equalTo("2031-05-05T16:00:00Z"))
                .body("version", equalTo(2));
        put(SILENCES, id, with(longer, "version", 1)).statusCode(409).body("error.details.version", equalTo(2));
        put(SILENCES, id, with(longer, "version", 2)).statusCode(200).body("version", equalTo(2));
        Api.admin().delete(SILENCES + "/" + id + "?version=1").then().statusCode(409);
        Api.admin().delete(SILENCES + "/" + id).then().statusCode(204);
        read(SILENCES, id)
                .statusCode(200)
                .body("state", equalTo("expired"))
                .body("ends_at", equalTo("2031-05-05T13:00:00Z"))
                .body("version", equalTo(3));
        Api.admin().delete(SILENCES + "/" + id).then().statusCode(204);
        put(SILENCES, id, longer).statusCode(409).body("error.message", containsString("over"));

        Api.admin()
                .get("/api/v1/audit?kind=silence&subject_id=" + id)
                .then()
                .statusCode(200)
                .body("entries.action", containsInAnyOrder("expire", "change", "create"))
                .body("entries.find { it.action == 'change' }.detail.before.ends_at", equalTo("2031-05-05T14:00:00Z"))
                .body("entries.find { it.action == 'change' }.detail.after.ends_at", equalTo("2031-05-05T16:00:00Z"))
                .body("entries[0].actor_name", equalTo("administrator"));
    }

    @Test
    void a_silence_goes_from_pending_over_active_to_expired_and_is_listed_by_that() {
        Map<String, Object> sent =
                with(with(silence(app), "starts_at", "2031-05-05T13:00:00Z"), "ends_at", "2031-05-05T13:30:00+00:00");
        String id = made(SILENCES, with(sent, "duration", null));
        String now = made(SILENCES, silence(app));

        assertThat(listed("")).containsExactly(now, id);
        assertThat(listed("&state=pending")).containsExactly(id);
        assertThat(listed("&state=active")).containsExactly(now);
        clock.setTo(Instant.parse("2031-05-05T13:00:00Z"));
        assertThat(listed("&state=active")).containsExactly(now, id);
        assertThat(listed("&state=pending")).isEmpty();
        clock.setTo(Instant.parse("2031-05-05T13:30:00Z"));
        read(SILENCES, id).body("state", equalTo("expired"));
        assertThat(listed("")).containsExactly(now);
        assertThat(listed("&state=expired")).containsExactly(id);
        Api.admin().get(SILENCES + "?state=over").then().statusCode(422);
    }

    @Test
    void a_silence_that_was_to_come_never_begins_when_it_is_ended() {
        String id = made(SILENCES, with(silence(app), "starts_at", "2031-05-06T12:00:00Z"));
        read(SILENCES, id).body("state", equalTo("pending")).body("ends_at", equalTo("2031-05-06T14:00:00Z"));

        Api.admin().delete(SILENCES + "/" + id).then().statusCode(204);

        read(SILENCES, id)
                .body("state", equalTo("expired"))
                .body("starts_at", equalTo("2031-05-05T12:00:00Z"))
                .body("ends_at", equalTo("2031-05-05T12:00:00Z"));
    }

    @Test
    void a_beginning_in_the_past_is_now_and_one_that_has_begun_stays() {
        Map<String, Object> early = with(silence(app), "starts_at", "2031-05-05T11:00:00Z");
        String id = create(SILENCES, early)
                .statusCode(201)
                .body("starts_at", equalTo("2031-05-05T12:00:00Z"))
                .body("ends_at", equalTo("2031-05-05T14:00:00Z"))
                .extract()
                .path("id");
        clock.setTo(NOON.plus(Duration.ofMinutes(30)));
        put(SILENCES, id, early)
                .statusCode(200)
                .body("starts_at", equalTo("2031-05-05T12:00:00Z"))
                .body("ends_at", equalTo("2031-05-05T14:30:00Z"));
        put(SILENCES, id, with(early, "starts_at", "2031-05-05T15:00:00Z"))
                .statusCode(200)
                .body("state", equalTo("pending"));
        put(SILENCES, id, with(early, "starts_at", null))
                .statusCode(200)
                .body("state", equalTo("active"))
                .body("starts_at", equalTo("2031-05-05T12:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"comment": null}                                                             | comment
            {"comment": "  "}                                                             | comment
            {"comment": "two\\nlines"}                                                    | comment
            {"matchers": null}                                                            | matchers
            {"matchers": []}                                                              | matchers
            {"matchers": [{"name": "app", "op": "=~", "value": ".*"}]}                    | matchers
            {"matchers": [{"name": "app", "op": "!=", "value": "shop"}]}                  | matchers
            {"matchers": [null]}                                                          | matchers[0].name
            {"matchers": [{"name": "app", "op": "==", "value": "shop"}]}                  | matchers[0].op
            {"matchers": [{"name": "app", "op": "=~", "value": "("}]}                     | matchers[0].value
            {"matchers": [{"name": "app", "op": "=~", "value": "(a{1000}){1000}"}]}       | matchers[0].value
            {"duration": null}                                                            | ends_at
            {"ends_at": "2031-05-05T14:00:00Z"}                                           | ends_at
            {"duration": "0s"}                                                            | duration
            {"duration": "two hours"}                                                     | duration
            {"duration": "367d"}                                                          | duration
            {"duration": "999999999d"}                                                    | duration
            {"duration": null, "ends_at": "2031-05-05T12:00:00Z"}                         | ends_at
            {"duration": null, "ends_at": "2030-05-05T12:00:00Z"}                         | ends_at
            {"duration": null, "ends_at": "2032-05-06T12:00:00Z"}                         | ends_at
            {"duration": null, "ends_at": "2031-05-05T13:00:00Z", "starts_at": "2031-05-05T13:00:00Z"} | ends_at
            {"starts_at": "2032-05-06T12:00:00Z"}                                         | starts_at
            {"version": 1}                                                                | version
            """)
    void nonsense_is_named_by_field(String fields, String field) {
        Map<String, Object> sent = silence(app);
        sent.putAll(JsonPath.from(fields).getMap("$"));

        create(SILENCES, sent).statusCode(422).body("error.details.fields", hasKey(field));
    }

    @Test
    void what_is_not_known_is_refused() {
        create(SILENCES, with(silence(app), "colour", "red")).statusCode(422);
        create(SILENCES, with(silence(app), "starts_at", "tomorrow")).statusCode(422);
        read(SILENCES, "nonsense").statusCode(400);
        read(SILENCES, "00000000-0000-0000-0000-000000000001").statusCode(404);
        put(SILENCES, "00000000-0000-0000-0000-000000000001", silence(app)).statusCode(404);
        Api.admin()
                .delete(SILENCES + "/00000000-0000-0000-0000-000000000001")
                .then()
                .statusCode(404);
        Api.admin().post(SILENCES).then().statusCode(422);
    }

    @Test
    void pages_are_stable_and_newest_first() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, made(SILENCES, silence(app)));
        }
        JsonPath first = page("&limit=2");
        made(SILENCES, silence(app));
        JsonPath second = page("&limit=2&cursor=" + first.getString("next_cursor"));
        JsonPath third = page("&limit=2&cursor=" + second.getString("next_cursor"));

        List<String> all = new ArrayList<>(first.getList("silences.id", String.class));
        all.addAll(second.getList("silences.id", String.class));
        all.addAll(third.getList("silences.id", String.class));
        assertThat(all).isEqualTo(made);
        assertThat(third.getString("next_cursor")).isNull();
    }

    @Test
    void what_is_over_is_kept_for_90_days() {
        String over = made(SILENCES, silence(app));
        String open = made(SILENCES, with(silence(app), "duration", "120d"));
        clock.setTo(NOON.plus(Duration.ofDays(90)).plus(Duration.ofHours(1)));
        retention.removeOld();
        read(SILENCES, over).statusCode(200);
        clock.setTo(NOON.plus(Duration.ofDays(90)).plus(Duration.ofHours(3)));
        retention.removeOld();
        read(SILENCES, over).statusCode(404);
        read(SILENCES, open).statusCode(200).body("state", equalTo("active"));
        assertThat(listed("&state=expired")).isEmpty();
    }

    @Test
    void a_key_of_an_app_silences_and_sees_that_app_alone() {
        String key = MuteApi.boundKey(app);
        String other = made(SILENCES, silence(newApp()));
        String all = made(SILENCES, with(silence(app), "matchers", List.of(matcher("app", "=~", app))));

        String own = Api.as(key)
                .body(with(
                        silence(app),
                        "matchers",
                        List.of(matcher("severity", "!=", "critical"), matcher("app", "=", app))))
                .post(SILENCES)
                .then()
                .statusCode(201)
                .body("created_by", equalTo("of " + app))
                .extract()
                .path("id");
        for (List<Map<String, Object>> matchers : List.of(
                List.of(matcher("app", "=", "shop")),
                List.of(matcher("app", "=~", app)),
                List.of(matcher("severity", "=", "info")))) {
            Api.as(key)
                    .body(with(silence(app), "matchers", matchers))
                    .post(SILENCES)
                    .then()
                    .statusCode(403)
                    .body("error.details.app", equalTo(app));
            Api.as(key)
                    .body(with(silence(app), "matchers", matchers))
                    .put(SILENCES + "/" + own)
                    .then()
                    .statusCode(403);
        }
        for (String foreign : List.of(other, all)) {
            Api.as(key).get(SILENCES + "/" + foreign).then().statusCode(404);
            Api.as(key).body(silence(app)).put(SILENCES + "/" + foreign).then().statusCode(404);
            Api.as(key).delete(SILENCES + "/" + foreign).then().statusCode(404);
        }
        Api.as(key).get(SILENCES).then().statusCode(200).body("silences.id", contains(own));
        Api.as(key).get(SILENCES + "?app=" + app).then().statusCode(200).body("silences.id", contains(own));
        Api.as(key).get(SILENCES + "?app=shop").then().statusCode(404);
        Api.as(key).delete(SILENCES + "/" + own).then().statusCode(204);
        Api.as(key).get(SILENCES).then().statusCode(200).body("silences", empty());
        read(SILENCES, other).body("state", equalTo("active"));
    }

    @Test
    void permissions_are_asked_for() {
        String reader = Api.newKey("alerts:read");
        String id = made(SILENCES, silence(app));
        Api.as(reader).get(SILENCES).then().statusCode(200);
        Api.as(reader).get(SILENCES + "/" + id).then().statusCode(200);
        Api.as(reader).body(silence(app)).post(SILENCES).then().statusCode(403);
        Api.as(reader).body(silence(app)).put(SILENCES + "/" + id).then().statusCode(403);
        Api.as(reader).delete(SILENCES + "/" + id).then().statusCode(403);
        Api.as(Api.newKey("events:write")).get(SILENCES).then().statusCode(403);
        Api.anonymous().get(SILENCES).then().statusCode(401);
    }

    @Test
    void an_app_has_a_hundred_at_most_that_are_not_over() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < SilenceChanges.MOST_OPEN_OF_APP; i++) {
            made.add(made(SILENCES, silence(app)));
        }
        create(SILENCES, silence(app)).statusCode(422).body("error.details.fields", hasKey("silences"));
        String other = made(SILENCES, silence(newApp()));
        put(SILENCES, other, silence(app)).statusCode(422);
        Api.admin().delete(SILENCES + "/" + made.get(0)).then().statusCode(204);
        create(SILENCES, silence(app)).statusCode(201).body("$", not(hasKey("next_cursor")));
    }

    private List<String> listed(String parameters) {
        return page(parameters).getList("silences.id", String.class);
    }

    private JsonPath page(String parameters) {
        return Api.admin()
                .get(SILENCES + "?app=" + app + parameters)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
