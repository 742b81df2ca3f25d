package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every route of the OpenAPI document that changes something leaves an entry in the audit log; a new route cannot forget it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AuditedRoutesTest {

    private static final Set<String> CHANGING = Set.of("post", "put", "patch", "delete");

    /** These take data of apps or only calculate, and are no changes of an administrator or of a team. */
    private static final Set<String> NO_CHANGES = Set.of(
            "post /api/v1/events",
            "post /api/v1/requests",
            "post /api/v1/alert-rules/validate",
            "post /api/v1/alert-rules/backtest",
            "post /api/v1/alert-rules/{id}/backtest");

    /** Each is audited as well, and needs what only its own test can set up. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "post /api/v1/dead-letters/{id}/retry", "SpoolReplayTest",
            "post /alerts/{id}/acknowledge", "AcknowledgeLinkTest");

    private static final Map<String, Object> CONDITION = Map.of("kind", "count", "threshold", 3);
    private static final Map<String, Object> QUIET =
            Map.of("days", List.of("mon"), "from", "22:00", "to", "23:00", "time_zone", "UTC");

    private final String app = "audited-" + UUID.randomUUID();
    private final Map<String, String> routes = new LinkedHashMap<>();

    @Test
    void every_changing_route_leaves_an_entry() {
        audited("post /api/v1/apps", "create app", "", Map.of("name", app));
        audited("patch /api/v1/apps/{name}", "retire app", app, Map.of("retired", true));
        Api.admin()
                .body(Map.of("retired", false))
                .patch("/api/v1/apps/" + app)
                .then()
                .statusCode(200);
        audited(
                "put /api/v1/apps/{name}/settings",
                "change app-settings",
                app,
                Map.of("sampling", Map.of("stored_per_issue_and_minute", 10)));
        audited("delete /api/v1/apps/{name}/settings", "change app-settings", app, null);
        String key = audited(
                "post /api/v1/keys", "create key", "", Map.of("name", app, "permissions", List.of("events:read")));
        audited("delete /api/v1/keys/{id}", "revoke key", key, null);
        Map<String, Object> channel = Map.of("name", app, "kind", "log");
        String made = audited("post /api/v1/channels", "create channel", "", channel);
        audited(
                "put /api/v1/channels/{id}",
                "change channel",
                made,
                Map.of("name", app, "kind", "log", "enabled", false));
        audited("post /api/v1/channels/{id}/test", "test channel", made, null);
        audited("delete /api/v1/channels/{id}", "delete channel", made, null);
        Map<String, Object> rule = Map.of("name", app, "app", app, "condition", CONDITION, "enabled", false);
        String stored = audited("post /api/v1/alert-rules", "create alert-rule", "", rule);
        audited(
                "put /api/v1/alert-rules/{id}",
                "change alert-rule",
                stored,
                Map.of("name", app, "condition", CONDITION));
        audited("delete /api/v1/alert-rules/{id}", "delete alert-rule", stored, null);
        Map<String, Object> silence =
                Map.of("matchers", List.of(Map.of("name", "app", "value", app)), "duration", "1h", "comment", "c");
        String silenced = audited("post /api/v1/silences", "create silence", "", silence);
        Map<String, Object> longer = new LinkedHashMap<>(silence);
        longer.put("comment", "other");
        audited("put /api/v1/silences/{id}", "change silence", silenced, longer);
        audited("delete /api/v1/silences/{id}", "expire silence", silenced, null);
        String timing = audited(
                "post /api/v1/mute-timings",
                "create mute-timing",
                "",
                Map.of("name", app, "kind", "quiet_hours", "schedule", QUIET));
        audited(
                "put /api/v1/mute-timings/{id}",
                "change mute-timing",
                timing,
                Map.of("name", app, "kind", "maintenance", "schedule", QUIET));
        audited("delete /api/v1/mute-timings/{id}", "delete mute-timing", timing, null);
        runbooks();
        issues();
        UUID letter = UUID.randomUUID();
        Stored.execute(
                PostgresResource.database(),
                "INSERT INTO dead_letter (id, app, event_id, received_at, set_aside_at, sqlstate,"
                        + " reason, event) VALUES (?, ?, gen_random_uuid(), now(), now(), '22000', 'r', '')",
                letter,
                app);
        audited("delete /api/v1/dead-letters/{id}", "delete dead-letter", letter.toString(), null);
        alerts();
        deletions();

        Set<String> known = new TreeSet<>(routes.keySet());
        known.addAll(NO_CHANGES);
        known.addAll(ELSEWHERE.keySet());
        assertThat(known)
                .as("every changing route of the OpenAPI document is in this test")
                .containsAll(changingRoutes());
    }

    private void runbooks() {
        Map<String, Object> runbook =
                Map.of("title", app, "name", app.substring(0, 20), "match", Map.of("app", app), "solution", "s");
        String id = audited("post /api/v1/runbooks", "create runbook", "", runbook);
        Map<String, Object> other = new LinkedHashMap<>(runbook);
        other.put("solution", "t");
        audited("put /api/v1/runbooks/{id}", "change runbook", id, other);
        audited("delete /api/v1/runbooks/{id}", "delete runbook", id, null);
        audited("post /api/v1/runbooks/import", "create runbook", "", Map.of("runbooks", List.of(runbook)));
    }

    private void issues() {
        String one = issue("One");
        String two = issue("Two");
        audited("patch /api/v1/issues/{id}", "change issue", one, Map.of("status", "ignored"));
        audited("patch /api/v1/issues", "change issue", "?app=" + app, Map.of("status", "resolved"));
        audited("post /api/v1/issues/{id}/merge", "merge issue", one, Map.of("into", two));
        audited("post /api/v1/issues/{id}/unmerge", "unmerge issue", one, null);
    }

    private String issue(String type) {
        Api.post(Map.of("app", app, "error_type", type, "message", "m")).statusCode(202);
        String path = "/api/v1/issues?app=" + app + "&error_type=" + type;
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !Api.admin().get(path).jsonPath().getList("issues").isEmpty());
        return Api.admin().get(path).jsonPath().getString("issues[0].id");
    }

    private void alerts() {
        UUID alert = UUID.randomUUID();
        Stored.execute(
                PostgresResource.database(),
                "INSERT INTO alert (id, rule_id, rule_name, kind, app_id, labels, severity, full_severity,"
                        + " level, state, started_at, reason, window_seconds, updated_at, token) SELECT ?, gen_random_uuid(), 'r', 'count', id, '{}',"
                        + " 'critical', 'critical', 'full', 'firing', now(), 'r', 60, now(), 't' FROM app WHERE name = ?",
                alert,
                app);
        audited("post /api/v1/alerts/{id}/acknowledge", "acknowledge alert", alert.toString(), Map.of());
        audited("delete /api/v1/alerts/{id}/acknowledge", "unacknowledge alert", alert.toString(), null);
    }

    /** The last ones, since the app is deleted too. */
    private void deletions() {
        String issue = issue("One");
        String inApp = "?app=" + app;
        audited("delete /api/v1/events/{id}", "delete event", UUID.randomUUID() + inApp, null);
        audited("delete /api/v1/events", "delete user", inApp + "&user_id=ann", null);
        audited("delete /api/v1/issues/{id}", "delete issue", issue, null);
        audited("delete /api/v1/apps/{name}", "delete app", app, null);
    }

    /**
     * Does it and asserts that the audit log has one entry more.
     *
     * @param entry the action and kind of the entry
     * @param subject what stands in the path, or a query; empty for none
     * @return the id in the answer; empty if there is none
     */
    private String audited(String route, String entry, String subject, Object body) {
        String[] words = entry.split(" ");
        long before = entries(words);
        String[] parts = route.split(" ");
        String path = subject.startsWith("?") ? parts[1] + subject : parts[1].replaceAll("\\{\\w+}", subject);
        RequestSpecification request = body == null ? Api.admin() : Api.admin().body(body);
        Response response = request.request(parts[0].toUpperCase(java.util.Locale.ROOT), path);
        assertThat(response.statusCode())
                .as("%s: %s", route, response.asString())
                .isBetween(200, 299);
        assertThat(entries(words)).as("entries of %s after %s", entry, route).isEqualTo(before + 1);
        routes.put(route, entry);
        return response.asString().startsWith("{")
                ? String.valueOf(response.jsonPath().<Object>get("id"))
                : "";
    }

    private static long entries(String[] entry) {
        return Stored.number(
                PostgresResource.database(),
                "SELECT count(*) FROM audit_entry WHERE action = '" + entry[0] + "' AND kind = '" + entry[1] + "'");
    }

    private static Set<String> changingRoutes() {
        JsonNode paths = Api.anonymous()
                .accept("application/json")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .as(JsonNode.class)
                .path("paths");
        Set<String> routes = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (CHANGING.contains(method)) {
                        routes.add(method + " " + path.getKey());
                    }
                }));
        return routes;
    }
}
