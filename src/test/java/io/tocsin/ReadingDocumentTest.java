package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document says of the reading endpoints what they do. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ReadingDocumentTest {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/alerts, /api/v1/alerts",
        "/api/v1/alerts/{id}, /api/v1/alerts/00000000-0000-0000-0000-000000000001",
        "/api/v1/alert-rules, /api/v1/alert-rules",
        "/api/v1/apps/{name}/settings, /api/v1/apps/shop/settings",
        "/api/v1/audit, /api/v1/audit",
        "/api/v1/deliveries, /api/v1/deliveries",
        "/api/v1/events, /api/v1/events",
        "/api/v1/events/{id}, /api/v1/events/00000000-0000-0000-0000-000000000001",
        "/api/v1/runbooks, /api/v1/runbooks",
        "/api/v1/runbooks/export, /api/v1/runbooks/export",
        "/api/v1/releases, /api/v1/releases",
        "/api/v1/releases/{release}/gate, /api/v1/releases/1.0/gate",
        "/api/v1/issues, /api/v1/issues",
        "/api/v1/mute-timings, /api/v1/mute-timings",
        "/api/v1/silences, /api/v1/silences",
        "/api/v1/stats, /api/v1/stats",
        "/api/v1/stats/new-issues, /api/v1/stats/new-issues",
        "/api/v1/stats/error-rate, /api/v1/stats/error-rate",
        "/api/v1/stats/operations, /api/v1/stats/operations"
    })
    void every_query_parameter_is_documented_and_no_other(String path, String request) {
        List<String> documented = document()
                .getList("paths.'" + path + "'.get.parameters.findAll { it.in == 'query' }.name", String.class);
        String refusal = Api.admin()
                .queryParam("no_such_parameter", "x")
                .get(request)
                .then()
                .statusCode(400)
                .extract()
                .path("error.message");

        assertThat(refusal).endsWith("it knows " + documented.stream().sorted().toList());
    }

    @Test
    void fields_are_named_as_they_are_sent() {
        JsonPath document = document();

        assertThat(fields(document, "Event"))
                .contains("timestamp", "error_type", "received_at")
                .doesNotContain("app_id");
        assertThat(fields(document, "EventList")).containsExactlyInAnyOrder("events", "next_cursor");
        assertThat(fields(document, "EventDetail")).contains("error_type", "issue", "runbook", "previous", "next");
        assertThat(fields(document, "Channel"))
                .contains("default", "has_secret", "send_resolved")
                .doesNotContain("is_default", "secret", "previous_secret");
        assertThat(fields(document, "AlertRule"))
                .contains("id", "name", "condition", "for", "origin", "created_at")
                .doesNotContain("definition");
        assertThat(fields(document, "ChannelInput")).contains("default", "previous_secret", "to");
        assertThat(fields(document, "Silence")).contains("state", "starts_at", "created_by");
        assertThat(fields(document, "MuteTiming")).contains("mutes_until", "schedule");
        assertThat(fields(document, "MuteSchedule")).containsExactlyInAnyOrder("days", "from", "to", "time_zone");
        assertThat(fields(document, "Runbook")).contains("match", "created_at");
        assertThat(fields(document, "RunbookMatch")).containsExactlyInAnyOrder("app", "error_type", "message");
        assertThat(fields(document, "Statistics"))
                .containsExactlyInAnyOrder(
                        "from",
                        "to",
                        "widened",
                        "total_errors",
                        "error_types",
                        "other_count",
                        "groups",
                        "groups_other_count",
                        "interval",
                        "series");
        assertThat(document.getString(
                        "paths.'/api/v1/events'.get.responses.'200'.content.'application/json'.schema.'$ref'"))
                .endsWith("/EventList");
    }

    private static Iterable<String> fields(JsonPath document, String schema) {
        Map<String, Object> properties = document.getMap("components.schemas." + schema + ".properties");
        return properties.keySet();
    }

    private static JsonPath document() {
        return Api.anonymous()
                .accept("application/json")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
