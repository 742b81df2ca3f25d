package io.tocsin.runbook;

import static io.tocsin.runbook.RunbookApi.PATH;
import static io.tocsin.runbook.RunbookApi.app;
import static io.tocsin.runbook.RunbookApi.builtIn;
import static io.tocsin.runbook.RunbookApi.create;
import static io.tocsin.runbook.RunbookApi.event;
import static io.tocsin.runbook.RunbookApi.runbook;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may see and change a runbook, and where it is shown. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RunbookScopeTest {

    @Inject
    Runbooks runbooks;

    @BeforeEach
    void nothingButTheBuiltInOnes() {
        RunbookApi.removeAll();
    }

    @Test
    void permissions_are_asked_for() {
        String reader = Api.newKey("events:read");
        String writer = Api.newKey("runbooks:write");
        Map<String, Object> runbook = runbook("t", Map.of("message", "m"));
        Api.as(reader).get(PATH).then().statusCode(200);
        Api.as(reader).get(PATH + "/export").then().statusCode(200);
        Api.as(reader)
                .body(runbook)
                .post(PATH)
                .then()
                .statusCode(403)
                .body("error.details.required_permissions", equalTo(List.of("runbooks:write")));
        Api.as(reader).body(runbook).put(PATH + "/" + builtIn()).then().statusCode(403);
        Api.as(reader).delete(PATH + "/" + builtIn()).then().statusCode(403);
        Api.as(reader).body("{\"runbooks\": []}").post(PATH + "/import").then().statusCode(403);
        Api.as(writer).get(PATH).then().statusCode(403);
        Api.as(writer).body(runbook).post(PATH).then().statusCode(201);
        Api.anonymous().get(PATH).then().statusCode(401);
    }

    @Test
    void a_key_that_is_bound_to_an_app_reads_and_writes_what_concerns_it() {
        String mine = app();
        String key = Api.newKey(
                Map.of("name", "bound", "app", mine, "permissions", List.of("events:read", "runbooks:write")));
        String others =
                create(runbook("Others", Map.of("app", "others"))).extract().path("id");
        String general =
                create(runbook("General", Map.of("message", "m"))).extract().path("id");
        Map<String, Object> ours = runbook("Ours", Map.of("app", mine));
        String own = Api.as(key)
                .body(ours)
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Api.as(key)
                .get(PATH + "?limit=1000")
                .then()
                .body("runbooks.name", hasItems("ours", "general"))
                .body("runbooks.name", not(hasItem("others")));
        Api.as(key).get(PATH + "?app=others").then().statusCode(404);
        Api.as(key).get(PATH + "/" + general).then().statusCode(200);
        Api.as(key).get(PATH + "/" + others).then().statusCode(404);
        Api.as(key).body(ours).put(PATH + "/" + others).then().statusCode(404);
        Api.as(key).delete(PATH + "/" + others).then().statusCode(404);
        for (String foreign : List.of(general, builtIn())) {
            Api.as(key).body(ours).put(PATH + "/" + foreign).then().statusCode(403);
            Api.as(key).delete(PATH + "/" + foreign).then().statusCode(403);
        }
        for (Object match : List.of(
                Map.of("message", "m"),
                Map.of("app", "others"),
                List.of(Map.of("app", mine), Map.of("app", "others")))) {
            Api.as(key).body(runbook("x", match)).post(PATH).then().statusCode(403);
            Api.as(key).body(runbook("x", match)).put(PATH + "/" + own).then().statusCode(403);
        }
        Api.as(key).delete(PATH + "/" + own).then().statusCode(204);
    }

    @Test
    void an_event_shows_its_runbook_and_a_field_of_that_name_does_not_hide_it() {
        String app = app();
        create(runbook("Found", Map.of("app", app, "message", "card * declined")));

        event(app, "card 4242 was declined")
                .body("runbook.name", equalTo("found"))
                .body("runbook.match.app", equalTo(app))
                .body("runbook.solution", equalTo("1. Look."));
        event(app, "read ECONNRESET").body("runbook.name", equalTo("connection-reset"));
        event(app, "nothing that is known").body("$", not(hasKey("runbook")));
    }

    @Test
    void what_another_replica_changes_is_known_within_seconds() throws Exception {
        String id =
                create(runbook("Elsewhere", Map.of("app", "replica"))).extract().path("id");
        try (Connection connection = PostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE runbook SET title = 'Changed', version = nextval('runbook_version')"
                    + " WHERE id = '" + id + "'");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> runbooks.bestFor("replica", "", "")
                            .filter(found -> found.content().title().equals("Changed"))
                            .isPresent());
            statement.executeUpdate("DELETE FROM runbook WHERE id = '" + id + "'");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> runbooks.bestFor("replica", "", "").isEmpty());
        }
    }
}
