package io.tocsin;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Names are one line: a name with a line break, an escape sequence or a mark of direction is 422 wherever a name is taken. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class NamesTest {

    private static final List<String> WRONG =
            List.of("a\nb", "a\rb", "a\u001b[31mb", "a\u2028b", "a\u202Eb", "a\u2067b", "a\u0085b", "a\0b", "a\uD800b");

    /**
     * A field that takes a name.
     *
     * @param body has {@code $} where the name goes
     */
    private record Field(String method, String path, String body, String field) {}

    private static final List<Field> FIELDS = List.of(
            new Field("POST", "/api/v1/keys", "{\"name\":\"$\",\"permissions\":[\"events:read\"]}", "name"),
            new Field("POST", "/api/v1/apps", "{\"name\":\"$\"}", "name"),
            new Field("POST", "/api/v1/alert-rules", rule("$", "{}"), "name"),
            new Field("POST", "/api/v1/alert-rules", rule("n", "{\"team\":\"$\"}"), "labels.team"),
            new Field("POST", "/api/v1/alert-rules", rule("n", "{\"$\":\"x\"}"), "labels"),
            new Field("POST", "/api/v1/alert-rules/validate", rule("$", "{}"), "name"),
            new Field(
                    "POST",
                    "/api/v1/channels",
                    "{\"name\":\"$\",\"kind\":\"webhook\",\"url\":\"https://hooks.invalid/x\"}",
                    "name"),
            new Field(
                    "POST",
                    "/api/v1/silences",
                    "{\"comment\":\"$\",\"ends_at\":\"2099-01-01T00:00:00Z\",\"matchers\":[{\"name\":\"app\",\"op\":\"=\",\"value\":\"x\"}]}",
                    "comment"),
            new Field(
                    "POST",
                    "/api/v1/silences",
                    "{\"comment\":\"c\",\"ends_at\":\"2099-01-01T00:00:00Z\",\"matchers\":[{\"name\":\"app\",\"op\":\"=\",\"value\":\"$\"}]}",
                    "matchers[0].value"),
            new Field("POST", "/api/v1/mute-timings", "{\"name\":\"$\",\"kind\":\"maintenance\"}", "name"),
            new Field(
                    "POST",
                    "/api/v1/runbooks",
                    "{\"title\":\"$\",\"solution\":\"s\",\"match\":[{\"error_type\":\"E\"}]}",
                    "title"),
            new Field(
                    "POST",
                    "/api/v1/runbooks",
                    "{\"name\":\"$\",\"title\":\"t\",\"solution\":\"s\",\"match\":[{\"error_type\":\"E\"}]}",
                    "name"),
            new Field(
                    "PUT",
                    "/api/v1/apps/named/settings",
                    "{\"filters\":[{\"name\":\"$\",\"message\":\"m\"}]}",
                    "filters[0].name"),
            new Field(
                    "PUT",
                    "/api/v1/apps/named/settings",
                    "{\"grouping_rules\":[{\"name\":\"$\",\"message\":\"m\",\"fingerprint\":[\"f\"]}]}",
                    "grouping_rules[0].name"),
            new Field("PATCH", "/api/v1/issues?app=named", "{\"assignee\":\"$\"}", "assignee"),
            new Field(
                    "PATCH",
                    "/api/v1/issues?app=named",
                    "{\"status\":\"resolved\",\"resolved_in_release\":\"$\"}",
                    "resolved_in_release"));

    @Test
    void a_name_with_a_character_that_forges_lines_is_422() {
        Api.post(Map.of("app", "named", "message", "m")).statusCode(202);
        SoftAssertions soft = new SoftAssertions();
        for (Field field : FIELDS) {
            for (String wrong : WRONG) {
                // JSON itself has no member of such a name: 400.
                if (field.body().contains("{\"$\":") && wrong.indexOf('\uD800') >= 0) {
                    continue;
                }
                Response answer =
                        Api.admin().body(field.body().replace("$", json(wrong))).request(field.method(), field.path());
                soft.assertThat(answer.statusCode())
                        .as("%s of %s: %s", field.field(), field.path(), json(wrong))
                        .isEqualTo(422);
                soft.assertThat(answer.asString())
                        .as("%s of %s", field.field(), field.path())
                        .contains("\"" + field.field() + "\"");
            }
        }
        soft.assertAll();
    }

    @Test
    void a_name_in_any_script_is_taken() {
        for (String name : List.of("Größe", "日本語", "שלום", "😀 on-call", "a\u200Db")) {
            Api.admin()
                    .body(Map.of("name", name, "permissions", List.of("events:read")))
                    .post("/api/v1/keys")
                    .then()
                    .statusCode(201);
        }
    }

    private static String rule(String name, String labels) {
        return "{\"name\":\"" + name + "\",\"app\":\"named\",\"labels\":" + labels
                + ",\"condition\":{\"kind\":\"count\",\"threshold\":5,\"window\":\"5m\"}}";
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder();
        for (char c : text.toCharArray()) {
            json.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : Character.toString(c));
        }
        return json.toString();
    }
}
