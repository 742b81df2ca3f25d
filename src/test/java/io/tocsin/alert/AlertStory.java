package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.tocsin.notify.Receiver;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An app, its rules and a receiver, on a clock that a test moves. */
final class AlertStory implements AutoCloseable {

    /** What the service says of itself meanwhile, by a clock that stood still or was moved, is not to undo what the test says. */
    private static final String LATER_SIGNS = """
            CREATE OR REPLACE FUNCTION later_signs() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RETURN CASE WHEN NEW.last_seen_at > OLD.last_seen_at THEN NEW ELSE OLD END;
            END
            $$
            """;

    final String app = "story-" + UUID.randomUUID();
    final Receiver receiver = new Receiver();
    final UUID channel;
    private final Instant start;
    private final TestClock clock;
    private final EvaluationJob job;
    private final List<UUID> rules = new ArrayList<>();
    private final String key = Api.newKey("events:write", "requests:write");
    private int compared;

    AlertStory(Instant start, TestClock clock, EvaluationJob job) {
        this.start = start;
        this.clock = clock;
        this.job = job;
        clock.setTo(start);
        execute("DROP TRIGGER IF EXISTS later_signs ON replica");
        execute(
                "UPDATE replica SET last_seen_at = CAST(? AS timestamptz), oldest_unwritten_at = NULL",
                start.toString());
        execute(LATER_SIGNS);
        execute("CREATE TRIGGER later_signs BEFORE UPDATE ON replica FOR EACH ROW EXECUTE FUNCTION later_signs()");
        Api.admin().body(Map.of("name", app)).post("/api/v1/apps").then().statusCode(201);
        channel = UUID.fromString(Api.admin()
                .body(Map.of("name", "to " + app, "kind", "webhook", "url", receiver.url()))
                .post("/api/v1/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    /** A rule of the app that tells the receiver. */
    UUID rule(String name, Map<String, ?> condition, Map<String, ?> more) {
        Map<String, Object> rule =
                new HashMap<>(Map.of("name", name + " of " + app, "app", app, "condition", condition));
        rule.put("channels", List.of(channel));
        rule.putAll(more);
        UUID id = UUID.fromString(Api.admin()
                .body(rule)
                .post("/api/v1/alert-rules")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        rules.add(id);
        return id;
    }

    Instant at(Duration since) {
        return start.plus(since);
    }

    /** Events of a type, a minute's, as an app posts them. */
    void events(Duration since, String type, String level, int count) {
        Map<String, Object> event = new HashMap<>(Map.of("app", app, "message", type + " happened"));
        event.put("error_type", type);
        event.put("level", level);
        event.put("count", count);
        event.put("timestamp", at(since).toString());
        Api.as(key).body(event).post("/api/v1/events").then().statusCode(202);
    }

    /** The requests of a minute, reported when it is over. */
    void requests(Duration minute, int total) {
        Map<String, Object> report = new HashMap<>(Map.of("app", app, "source", "one", "total", total));
        report.put("period_start", at(minute).toString());
        report.put("period_end", at(minute.plusMinutes(1)).toString());
        Api.as(key).body(report).post("/api/v1/requests").then().statusCode(202);
    }

    /** Rules are evaluated at that time; whatever is told by then has reached the receiver afterwards. */
    void evaluate(Duration since) {
        goTo(since);
        job.evaluate();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(this::settled);
    }

    /** Sets the clock; the replica gives its sign each two seconds, which are many minutes here. */
    void goTo(Duration since) {
        clock.setTo(at(since));
        execute(
                "UPDATE replica SET last_seen_at = CAST(? AS timestamptz), oldest_unwritten_at = NULL",
                at(since).toString());
    }

    private static void execute(String sql, Object... values) {
        Stored.execute(PostgresResource.database(), sql, values);
    }

    private boolean settled() {
        return Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM delivery WHERE channel_id = ? AND state <> 'delivered'",
                        channel)
                == 0;
    }

    /** Each message that came since the last look, such as {@code firing critical: Errors=firing}. */
    List<String> told() {
        List<Receiver.Request> requests = receiver.requests();
        List<String> told = requests.subList(compared, requests.size()).stream()
                .map(Receiver.Request::body)
                .map(this::line)
                .toList();
        compared = requests.size();
        return told;
    }

    private String line(String body) {
        JsonPath json = new JsonPath(body);
        List<String> alerts = new ArrayList<>();
        for (int i = 0; i < json.getList("alerts").size(); i++) {
            String name = json.getString("alerts[" + i + "].labels.alertname").replace(" of " + app, "");
            alerts.add(name + "=" + json.getString("alerts[" + i + "].status"));
        }
        return json.getString("status") + " " + json.getString("alerts[0].labels.severity") + ": "
                + String.join(", ", alerts);
    }

    /** The first message that came about a rule at a severity. */
    JsonPath message(String rule, String severity) {
        return receiver.requests().stream()
                .map(request -> new JsonPath(request.body()))
                .filter(body -> body.getString("alerts[0].labels.alertname").startsWith(rule)
                        && body.getString("alerts[0].labels.severity").equals(severity))
                .findFirst()
                .orElseThrow();
    }

    /** Each alert's statuses as the receiver was told of them, by its fingerprint; one that is told again is not repeated. */
    Map<String, List<String>> statuses() {
        Map<String, List<String>> statuses = new HashMap<>();
        for (Receiver.Request request : receiver.requests()) {
            for (Map<String, Object> alert : new JsonPath(request.body()).<Map<String, Object>>getList("alerts")) {
                List<String> of =
                        statuses.computeIfAbsent((String) alert.get("fingerprint"), absent -> new ArrayList<>());
                String status = (String) alert.get("status");
                if (of.isEmpty() || !of.get(of.size() - 1).equals(status)) {
                    of.add(status);
                }
            }
        }
        return statuses;
    }

    /** A silence of the app's alerts. */
    void silence(Duration length) {
        Api.admin()
                .body(Map.of(
                        "matchers",
                        List.of(Map.of("name", "app", "op", "=", "value", app)),
                        "duration",
                        length.toMinutes() + "m",
                        "comment",
                        "We know"))
                .post("/api/v1/silences")
                .then()
                .statusCode(201);
    }

    /** No key was sent twice, and no two keys for one piece of news. */
    void assertKeysAreUnique() {
        List<String> keys = receiver.requests().stream()
                .map(request -> request.headers().get("idempotency-key"))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
    }

    /** The alerts of the app in a state. */
    List<Map<String, Object>> alerts(String state) {
        return Api.admin()
                .get("/api/v1/alerts?app=" + app + "&state=" + state)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("alerts");
    }

    @Override
    public void close() {
        Set.copyOf(rules).forEach(rule -> Api.admin().delete("/api/v1/alert-rules/" + rule));
        job.evaluate();
        execute("DROP TRIGGER later_signs ON replica");
        receiver.close();
        clock.reset();
    }
}
