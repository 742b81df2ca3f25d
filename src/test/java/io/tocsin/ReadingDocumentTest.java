package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document says of the reading endpoints what they do. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ReadingDocumentTest {

    private static JsonNode document;

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
        List<String> documented = new ArrayList<>();
        for (JsonNode parameter : get(path).path("parameters")) {
            if (parameter.path("in").textValue().equals("query")) {
                documented.add(parameter.path("name").textValue());
            }
        }
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
        assertThat(fields("Event"))
                .contains("timestamp", "error_type", "received_at")
                .doesNotContain("app_id");
        assertThat(fields("EventList")).containsExactlyInAnyOrder("events", "next_cursor");
        assertThat(fields("EventDetail")).contains("error_type", "issue", "runbook", "previous", "next");
        assertThat(fields("Channel"))
                .contains("default", "has_secret", "send_resolved")
                .doesNotContain("is_default", "secret", "previous_secret");
        assertThat(fields("AlertRule"))
                .contains("id", "name", "condition", "for", "origin", "created_at")
                .doesNotContain("definition");
        assertThat(fields("ChannelInput")).contains("default", "previous_secret", "to");
        assertThat(fields("Silence")).contains("state", "starts_at", "created_by");
        assertThat(fields("MuteTiming")).contains("mutes_until", "schedule");
        assertThat(fields("MuteSchedule")).containsExactlyInAnyOrder("days", "from", "to", "time_zone");
        assertThat(fields("Runbook")).contains("match", "created_at");
        assertThat(fields("RunbookMatch")).containsExactlyInAnyOrder("app", "error_type", "message");
        assertThat(fields("Statistics"))
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
        assertThat(get("/api/v1/events")
                        .at("/responses/200/content/application~1json/schema/$ref")
                        .textValue())
                .endsWith("/EventList");
    }

    private static JsonNode get(String path) {
        return document().path("paths").path(path).path("get");
    }

    private static Iterable<String> fields(String schema) {
        JsonNode properties =
                document().path("components").path("schemas").path(schema).path("properties");
        return properties::fieldNames;
    }

    private static JsonNode document() {
        if (document == null) {
            document = Api.anonymous()
                    .accept("application/json")
                    .get("/openapi")
                    .then()
                    .statusCode(200)
                    .extract()
                    .as(JsonNode.class);
        }
        return document;
    }
}
