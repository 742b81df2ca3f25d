package io.tocsin.access;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apps are created, retired and put back into service. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AppsTest {

    @Inject
    KeyRing ring;

    private final String app = "retiring-" + UUID.randomUUID();

    @BeforeEach
    void an_app() {
        Api.admin()
                .body(Map.of("name", app))
                .post("/api/v1/apps")
                .then()
                .statusCode(201)
                .body("$", not(hasKey("retired_at")));
    }

    @Test
    void a_retired_app_takes_no_events_until_it_is_back_in_service() {
        String bound = Api.newKey(Map.of("name", "bound", "app", app, "permissions", List.of("events:write")));
        post(TestDatabase.ADMIN_KEY, Map.of("app", app, "message", "m")).statusCode(202);

        retire(true).statusCode(200).body("retired_at", notNullValue());
        for (String key : List.of(TestDatabase.ADMIN_KEY, bound)) {
            post(key, Map.of("app", app, "message", "m"))
                    .statusCode(403)
                    .body("error.code", equalTo("AUTHORIZATION_ERROR"))
                    .body("error.message", containsString("is retired; put it back into service with PATCH"));
        }
        Api.admin()
                .body(List.of(Map.of("app", app, "message", "m"), Map.of("app", "in-service", "message", "m")))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("rejected[0].index", equalTo(0))
                .body("rejected[0].code", equalTo("AUTHORIZATION_ERROR"));

        retire(false).statusCode(200).body("$", not(hasKey("retired_at")));
        post(bound, Map.of("app", app, "message", "m")).statusCode(202);
    }

    @Test
    void another_replica_notices_that_an_app_is_retired_and_back() {
        set("now()");
        post(TestDatabase.ADMIN_KEY, Map.of("app", app, "message", "m")).statusCode(403);
        set("NULL");
        post(TestDatabase.ADMIN_KEY, Map.of("app", app, "message", "m")).statusCode(202);
    }

    @Test
    void what_is_not_an_app_or_a_change_is_refused() {
        Api.admin()
                .body(Map.of("retired", true))
                .patch("/api/v1/apps/nobody-" + app)
                .then()
                .statusCode(404)
                .body("error.message", containsString("Unknown app"));
        Api.admin().body(Map.of()).patch("/api/v1/apps/" + app).then().statusCode(422);
        Api.as(Api.newKey("admin:read"))
                .body(Map.of("retired", true))
                .patch("/api/v1/apps/" + app)
                .then()
                .statusCode(403);
    }

    @Test
    void the_audit_log_has_what_was_done_with_an_app() {
        retire(true);
        retire(true);
        retire(false);
        String posted = "posted-" + UUID.randomUUID();
        post(TestDatabase.ADMIN_KEY, Map.of("app", posted, "message", "m")).statusCode(202);

        Api.admin()
                .get("/api/v1/audit?kind=app&limit=100")
                .then()
                .statusCode(200)
                .body(
                        "entries.findAll { it.subject_name == '" + app + "' }.action",
                        equalTo(List.of("reinstate", "retire", "create")))
                .body("entries.subject_name", hasItem(posted));
    }

    private void set(String retiredAt) {
        Stored.execute(
                PostgresResource.database(), "UPDATE app SET retired_at = " + retiredAt + " WHERE name = ?", app);
        ring.refresh();
    }

    private ValidatableResponse retire(boolean retired) {
        return Api.admin()
                .body(Map.of("retired", retired))
                .patch("/api/v1/apps/" + app)
                .then();
    }

    private static ValidatableResponse post(String key, Map<String, String> event) {
        return Api.as(key).body(event).post("/api/v1/events").then();
    }
}
