package io.tocsin.runbook;

import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Runbooks over HTTP, as tests ask for them. */
final class RunbookApi {

    static final String PATH = "/api/v1/runbooks";
    /** The name of a built-in one. */
    static final String BUILT_IN = "java-heap-exhausted";

    private RunbookApi() {}

    /** Leaves the built-in ones alone. */
    static void removeAll() {
        Api.admin()
                .contentType("application/yaml")
                .body("runbooks: []".getBytes(StandardCharsets.UTF_8))
                .post(PATH + "/import?mode=replace")
                .then()
                .statusCode(200);
    }

    static Map<String, Object> runbook(String title, Object match) {
        return Map.of("title", title, "match", match, "solution", "1. Look.");
    }

    static ValidatableResponse create(Object runbook) {
        return Api.admin().body(runbook).post(PATH).then();
    }

    static ValidatableResponse put(String id, Object runbook) {
        return Api.admin().body(runbook).put(PATH + "/" + id).then();
    }

    static ValidatableResponse read(String id) {
        return Api.admin().get(PATH + "/" + id).then();
    }

    static ValidatableResponse list(String query) {
        return Api.admin().urlEncodingEnabled(false).get(PATH + query).then();
    }

    static String builtIn() {
        return list("?limit=1000").extract().path("runbooks.find { it.name == '" + BUILT_IN + "' }.id");
    }

    static String app() {
        String name = "r-" + UUID.randomUUID();
        Api.admin().body(Map.of("name", name)).post("/api/v1/apps").then().statusCode(201);
        return name;
    }

    static ValidatableResponse event(String app, String message) {
        String id = Api.post(Map.of("app", app, "error_type", "E", "message", message, "context", Map.of("runbook", 1)))
                .statusCode(202)
                .extract()
                .path("id");
        return Api.admin().get("/api/v1/events/" + id).then().statusCode(200);
    }
}
