package io.tocsin.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runbooks out to a file and in again, over HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RunbookFilesTest {

    private static final String PATH = "/api/v1/runbooks";
    private static final String FILE = """
            runbooks:
              - name: a
                title: A
                match:
                  message: a
                solution: |-
                  1. Look.
                  2. Act.
              - name: b
                title: B
                match:
                  - app: shop
                  - error_type: '*B'
                url: https://example.com/b
                enabled: false
            """;

    @BeforeEach
    void nothingButTheBuiltInOnes() {
        importing("runbooks: []", "replace").statusCode(200);
    }

    @Test
    void what_was_imported_is_exported_the_same_and_again_changes_nothing() {
        importing(FILE, "merge").statusCode(200).body("created", contains("a", "b"));
        String exported = export("");

        assertThat(exported).isEqualTo(FILE);
        importing(exported, "merge")
                .body("left", contains("a", "b"))
                .body("created", empty())
                .body("changed", empty())
                .body("removed", empty());
        importing(exported, "replace").body("left", hasSize(2)).body("removed", empty());
    }

    @Test
    void merge_keeps_what_the_file_does_not_name_and_replace_removes_it() {
        importing(FILE, "merge");
        String other = FILE.replace("title: A", "title: Another").replace("name: b", "name: c");

        importing(other, "merge")
                .statusCode(200)
                .body("created", contains("c"))
                .body("changed", contains("a"))
                .body("removed", empty());
        assertThat(export("")).contains("name: b", "name: c", "title: Another");
        importing(other, "replace").body("left", contains("a", "c")).body("removed", contains("b"));
        assertThat(export("")).isEqualTo(other);
    }

    @Test
    void without_a_mode_it_merges_and_json_is_taken_as_well() {
        importing(FILE, "merge");
        Api.admin()
                .body(Map.of(
                        "runbooks",
                        List.of(Map.of(
                                "name", "j", "title", "J", "match", Map.of("message", "j"), "solution", "look"))))
                .post(PATH + "/import")
                .then()
                .statusCode(200)
                .body("created", contains("j"))
                .body("removed", empty());
    }

    @Test
    void built_in_ones_are_exported_where_asked_for_and_importing_them_unchanged_makes_no_copies() {
        assertThat(export("")).isEqualTo("runbooks: []\n");
        String all = export("?built_in=true");
        assertThat(all).contains("name: dns-failure");

        importing(all, "merge")
                .body("created", empty())
                .body("changed", empty())
                .body("left", hasItem("dns-failure"));
        assertThat(export("")).isEqualTo("runbooks: []\n");

        String changed = all.replace("title: A host name cannot be resolved", "title: DNS again");
        importing(changed, "merge").body("changed", contains("dns-failure"));
        assertThat(export("")).contains("title: DNS again").doesNotContain("http-401");
        importing("runbooks: []", "replace").body("removed", contains("dns-failure"));
        assertThat(export("?built_in=true")).isEqualTo(all);
    }

    @Test
    void a_file_with_one_wrong_entry_changes_nothing_and_names_it() {
        importing(FILE.replace("title: B", "titel: B"), "merge")
                .statusCode(422)
                .body("error.code", equalTo("VALIDATION_ERROR"))
                .body("error.details.fields", hasKey("runbooks[1].titel"));
        assertThat(export("")).isEqualTo("runbooks: []\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [l,l,l,l,l,l,l,l]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nrunbooks: *c",
                "runbooks: [",
                "runbooks: []\n---\nrunbooks: []"
            })
    void a_bomb_or_broken_yaml_is_400(String yaml) {
        importing(yaml, "merge")
                .statusCode(400)
                .body("error.code", equalTo("MALFORMED_REQUEST"))
                .body("error.message", startsWith("The body is not valid YAML"));
    }

    @Test
    void more_than_a_mebibyte_is_413_and_another_type_415() {
        importing("#" + "x".repeat(1 << 20), "merge")
                .statusCode(413)
                .body("error.details.max_body_bytes", equalTo(1 << 20));
        importing("runbooks: [] #" + "x".repeat((1 << 20) - 14), "merge").statusCode(200);
        Api.admin()
                .contentType("text/plain")
                .body(FILE)
                .post(PATH + "/import")
                .then()
                .statusCode(415);
        importing(FILE, "overwrite").statusCode(422);
    }

    @Test
    void a_key_that_is_bound_to_an_app_moves_that_apps_runbooks_alone() {
        importing(FILE, "merge");
        String app = "f-" + UUID.randomUUID();
        Api.admin().body(Map.of("name", app)).post("/api/v1/apps").then().statusCode(201);
        String key =
                Api.newKey(Map.of("name", "k", "app", app, "permissions", List.of("events:read", "runbooks:write")));
        String file = "runbooks: [{name: mine, title: M, match: {app: " + app + "}, solution: s}]";

        importing(key, file, "replace")
                .statusCode(200)
                .body("created", contains("mine"))
                .body("removed", empty());
        importing(key, FILE, "merge").statusCode(403);
        importing(key, file.replace("mine", "a"), "merge").statusCode(403);
        importing(key, file.replace("mine", "dns-failure"), "merge").statusCode(403);
        assertThat(Api.as(key).get(PATH + "/export").asString())
                .contains("name: mine")
                .doesNotContain("name: a");
        importing(key, "runbooks: []", "replace").body("removed", contains("mine"));
        assertThat(export("")).isEqualTo(FILE);
    }

    private static ValidatableResponse importing(String yaml, String mode) {
        return importing(TestDatabase.ADMIN_KEY, yaml, mode);
    }

    private static ValidatableResponse importing(String key, String yaml, String mode) {
        return Api.as(key)
                .contentType("application/yaml")
                .body(yaml.getBytes(StandardCharsets.UTF_8))
                .post(PATH + "/import?mode=" + mode)
                .then();
    }

    private static String export(String query) {
        return Api.admin()
                .get(PATH + "/export" + query)
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("application/yaml"))
                .extract()
                .asString();
    }
}
