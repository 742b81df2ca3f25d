package io.tocsin.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may request a deletion, and which requests are refused. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeletionAccessTest {

    private final String app = "kept-" + UUID.randomUUID();
    private final String other = "other-" + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events/00000000-0000-0000-0000-000000000001?app=%s, 403",
        "/api/v1/events?app=%s&user_id=u, 403",
        "/api/v1/issues/00000000-0000-0000-0000-000000000001, 403",
        "/api/v1/apps/%s, 403"
    })
    void deleting_needs_its_own_permission(String path, int status) {
        issue();
        String key = Api.newKey("events:*", "issues:*", "admin:*");
        Api.as(key).delete(path.formatted(app)).then().statusCode(status);
    }

    @Test
    void a_key_deletes_within_its_app_only() {
        String mine = issue();
        Api.post(Map.of("app", other, "message", "m")).statusCode(202);
        String key = Api.newKey(Map.of("name", "k", "app", other, "permissions", List.of("data:delete")));
        Api.as(key).delete("/api/v1/issues/" + mine).then().statusCode(404);
        Api.as(key).delete("/api/v1/events?user_id=u&app=" + app).then().statusCode(404);
        Api.as(key).delete("/api/v1/apps/" + other).then().statusCode(403);
        String id = Api.admin()
                .delete("/api/v1/events?user_id=u&app=" + app)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Api.as(key).get("/api/v1/deletions/" + id).then().statusCode(404);
        Api.as(key).get("/api/v1/deletions").then().statusCode(200).body("deletions", hasSize(0));
        Api.admin().get("/api/v1/deletions?app=" + app).then().body("deletions.id", contains(id));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events, 422",
        "/api/v1/events?app=%s, 422",
        "/api/v1/events?app=%s&user_id=, 422",
        "/api/v1/events?app=%s&user=u, 400",
        "/api/v1/events/17?app=%s, 400",
        "/api/v1/issues/17, 400",
        "/api/v1/issues/00000000-0000-0000-0000-000000000001, 404",
        "/api/v1/apps/unknown, 404"
    })
    void a_wrong_request_deletes_nothing(String path, int status) {
        issue();
        Api.admin().delete(path.formatted(app)).then().statusCode(status);
        assertThat(Stored.number(
                        PostgresResource.database(), "SELECT count(*) FROM deletion WHERE app = '" + app + "'"))
                .isZero();
    }

    /** Posts an event, and returns the id of its issue. */
    private String issue() {
        Api.post(Map.of("app", app, "message", "m")).statusCode(202);
        return Api.admin().get("/api/v1/issues?app=" + app).then().extract().path("issues[0].id");
    }
}
