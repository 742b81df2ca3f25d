package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storm is told by a sample of its events and by all of its counts. */
@QuarkusTest
@TestProfile(SwitchedLimits.Profile.class)
@WithTestResource(PostgresResource.class)
class SamplingTest {

    private static final int MINUTES = 150;
    private static final int QUESTIONS = 80;

    @Inject
    SwitchedLimits limits;

    @Inject
    MeterRegistry registry;

    private final Random random = new Random(20261122);
    private final String app = "storm-" + UUID.randomUUID();
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));

    @BeforeEach
    void metersAreThere() {
        Api.post(Map.of("app", "calm", "message", "m")).statusCode(202);
    }

    @Test
    void a_storm_is_counted_whole_and_shown_by_its_sample() {
        limits.set(app, 10);
        double stored = counter("tocsin.events.stored");
        double sampled = counter("tocsin.events.sampled");
        List<Map<String, Object>> storm = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            storm.add(event(i, hour.plusMillis(100 * i)));
        }
        Api.post(storm.get(0)).statusCode(202).body("id", equalTo(id(0)));
        Api.post(storm.subList(1, 6)).statusCode(202).body("accepted", equalTo(5));
        Api.post(storm.subList(6, 100)).statusCode(202).body("accepted", equalTo(94));
        Api.post(storm).statusCode(202).body("accepted", equalTo(0)).body("duplicates", equalTo(100));

        assertThat(counter("tocsin.events.stored") - stored).isEqualTo(13);
        assertThat(counter("tocsin.events.sampled") - sampled).isEqualTo(87);
        // The first ten, and the 20th, the 40th and the 80th.
        List<String> shown = Stream.of(79, 39, 19, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
                .map(SamplingTest::id)
                .toList();
        assertThat(pages(5)).isEqualTo(shown);
        JsonPath issue = Api.admin()
                .get("/api/v1/issues?app=" + app)
                .then()
                .statusCode(200)
                .body("issues.count", contains(100))
                .body("issues.users", contains(100))
                .body("issues.last_seen", contains(hour.plusMillis(9_900).toString()))
                .extract()
                .jsonPath();
        Api.admin()
                .get("/api/v1/issues/" + issue.getString("issues[0].id"))
                .then()
                .statusCode(200)
                .body("latest_event", equalTo(id(79)))
                .body("releases.name", contains("1.0", "1.1"))
                .body("releases.count", contains(50, 50));
        Api.admin()
                .get("/api/v1/events/" + id(79))
                .then()
                .statusCode(200)
                .body("previous", equalTo(id(39)))
                .body("next", nullValue());
        Api.admin().get("/api/v1/events/" + id(19)).then().body("next", equalTo(id(39)));
        Api.admin().get("/api/v1/events/" + id(99)).then().statusCode(404);
    }

    @Test
    void every_minute_that_had_any_event_has_one_that_is_stored() {
        limits.set(app, 1);
        for (int batch = 0; batch < 3; batch++) {
            List<Map<String, Object>> events = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                events.add(event(null, hour.plusSeconds(30L * i + batch)));
            }
            Api.post(events).statusCode(202);
        }

        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(DISTINCT date_trunc('minute', occurred_at)) FROM event JOIN app ON app.id = app_id"
                                + " WHERE name = ?",
                        app))
                .isEqualTo(50);
        // Of six a minute the first, the second and the fourth.
        assertThat(Stored.events(PostgresResource.database(), app)).isEqualTo(150);
        assertThat(Stored.hours(PostgresResource.database(), app)).isEqualTo(300);
    }

    @Test
    void an_app_without_a_limit_has_everything_stored_and_no_keys_that_it_had_not_before() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            events.add(event(null, hour));
        }
        Api.post(events).statusCode(202);

        assertThat(Stored.events(PostgresResource.database(), app)).isEqualTo(50);
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM event_key JOIN app ON app.id = app_id WHERE name = ?",
                        app))
                .isZero();
    }

    @Test
    void any_window_of_whole_minutes_is_exact() {
        limits.set(app, 2);
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            events.add(randomEvent());
        }
        for (int from = 0; from < events.size(); from += 250) {
            Api.post(events.subList(from, from + 250)).statusCode(202).body("accepted", equalTo(250));
        }
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = ?",
                        app))
                .isBetween(500L, 1_900L);

        for (int i = 0; i < QUESTIONS; i++) {
            Instant one = hour.plus(Duration.ofMinutes(random.nextInt(MINUTES + 1)));
            Instant other = hour.plus(Duration.ofMinutes(random.nextInt(MINUTES + 1)));
            if (!one.equals(other)) {
                check(one.isBefore(other) ? one : other, one.isBefore(other) ? other : one, events);
            }
        }
    }

    @Test
    void windows_that_meet_within_a_minute_count_every_event_once() {
        limits.set(app, 2);
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            events.add(randomEvent());
        }
        Api.post(events).statusCode(202);
        Instant end = hour.plus(Duration.ofMinutes(MINUTES));
        for (int i = 0; i < 30; i++) {
            Instant middle = hour.plusMillis(1 + random.nextLong(60_000L * MINUTES - 1));
            Map<String, Object> filter = Map.of("level", "error");
            assertThat(stats(hour, middle, filter).getLong("total_errors")
                            + stats(middle, end, filter).getLong("total_errors"))
                    .as("%s", middle)
                    .isEqualTo(stats(hour, end, filter).getLong("total_errors"));
        }
    }

    private void check(Instant from, Instant to, List<Map<String, Object>> events) {
        Map<String, Object> filter = new HashMap<>();
        for (String field : List.of("environment", "release", "level", "error_type")) {
            if (random.nextInt(4) == 0) {
                filter.put(field, events.get(random.nextInt(events.size())).get(field));
            }
        }
        String group = List.of("error_type", "level", "environment", "release").get(random.nextInt(4));
        Duration interval = List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1))
                .get(random.nextInt(3));
        Map<String, Object> parameters = new HashMap<>(filter);
        parameters.put("group_by", group);
        parameters.put("interval", interval.toHours() > 0 ? "1h" : interval.toMinutes() + "m");
        List<Map<String, Object>> inside = events.stream()
                .filter(event -> !at(event).isBefore(from) && at(event).isBefore(to))
                .filter(event -> event.entrySet().containsAll(filter.entrySet()))
                .toList();

        JsonPath answer = stats(from, to, parameters);

        String question = from + " to " + to + " with " + parameters;
        assertThat(answer.getLong("total_errors"))
                .as(question)
                .isEqualTo(inside.stream().mapToLong(SamplingTest::count).sum());
        assertThat(numbers(answer.getMap("error_types"))).as(question).isEqualTo(sums(inside, event ->
                (String) event.get("error_type")));
        assertThat(answer.<Map<String, Object>>getList("groups").stream()
                        .collect(Collectors.toMap(row -> (String) row.get("key"), SamplingTest::count)))
                .as(question)
                .isEqualTo(sums(inside, event -> (String) event.get(group)));
        assertThat(answer.<Map<String, Object>>getList("series").stream()
                        .filter(point -> count(point) > 0)
                        .collect(Collectors.toMap(
                                point -> Instant.parse((String) point.get("time")), SamplingTest::count)))
                .as(question)
                .isEqualTo(sums(inside, event -> floor(at(event), interval)));
    }

    private JsonPath stats(Instant from, Instant to, Map<String, Object> parameters) {
        return Api.admin()
                .queryParam("app", app)
                .queryParam("from", from.toString())
                .queryParam("to", to.toString())
                .queryParams(parameters)
                .get("/api/v1/stats")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** All pages of the app's list, of so many events each. */
    private List<String> pages(int size) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = Api.admin()
                    .queryParam("app", app)
                    .queryParam("limit", size)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get("/api/v1/events")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            ids.addAll(page.getList("events.id"));
            cursor = page.getString("next_cursor");
        } while (cursor != null);
        return ids;
    }

    private Map<String, Object> event(Integer number, Instant at) {
        Map<String, Object> event = new HashMap<>(
                Map.of("app", app, "error_type", "Storm", "message", "m " + number, "timestamp", at.toString()));
        if (number != null) {
            event.put("event_id", id(number));
            event.put("user_id", "user-" + number);
            event.put("release", number < 50 ? "1.0" : "1.1");
        }
        return event;
    }

    /** Half of them within ten minutes. */
    private Map<String, Object> randomEvent() {
        long millis = random.nextBoolean() ? random.nextLong(60_000L * MINUTES) : random.nextLong(600_000);
        Map<String, Object> event = new TreeMap<>();
        event.put("app", app);
        event.put("timestamp", hour.plusMillis(millis).toString());
        event.put("error_type", List.of("a.B", "c.D", "e.F").get(random.nextInt(3)));
        event.put("level", random.nextInt(4) == 0 ? "warning" : "error");
        event.put("environment", List.of("production", "staging").get(random.nextInt(2)));
        event.put("release", List.of("1.0", "2.0").get(random.nextInt(2)));
        event.put("count", random.nextInt(10) == 0 ? 1 + random.nextInt(1_000_000) : 1);
        if (random.nextBoolean()) {
            event.put("event_id", UUID.randomUUID().toString());
        }
        return event;
    }

    private static String id(int number) {
        return new UUID(20_261_122, number).toString();
    }

    private static Instant at(Map<String, Object> event) {
        return Instant.parse((String) event.get("timestamp"));
    }

    private static Instant floor(Instant at, Duration unit) {
        return Instant.ofEpochSecond(at.getEpochSecond() / unit.toSeconds() * unit.toSeconds());
    }

    private static long count(Map<String, Object> row) {
        return ((Number) row.get("count")).longValue();
    }

    private static <K> Map<K, Long> sums(List<Map<String, Object>> events, Function<Map<String, Object>, K> key) {
        return events.stream().collect(Collectors.groupingBy(key, Collectors.summingLong(SamplingTest::count)));
    }

    private static Map<String, Long> numbers(Map<String, Number> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().longValue()));
    }

    private double counter(String name) {
        return registry.get(name).counter().count();
    }
}
