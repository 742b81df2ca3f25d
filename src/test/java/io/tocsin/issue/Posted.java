package io.tocsin.issue;

import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Events posted, and their issues asked for, as the administrator does it. */
final class Posted {

    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private Posted() {}

    static Map<String, Object> event(String app, String type, int minutesAgo) {
        return Map.of(
                "app",
                app,
                "error_type",
                type,
                "message",
                "it broke",
                "timestamp",
                NOW.minus(Duration.ofMinutes(minutesAgo)).toString());
    }

    static void post(String app, String type, int minutesAgo, Map<String, ?> more) {
        Map<String, Object> event = new HashMap<>(event(app, type, minutesAgo));
        event.putAll(more);
        Api.post(event).statusCode(202);
    }

    /** Posts one event; its issue. */
    static String issue(String app, String type) {
        post(app, type, 5, Map.of());
        return Api.admin()
                .get("/api/v1/issues?app=" + app + "&error_type=" + type)
                .then()
                .body("issues", hasSize(1))
                .extract()
                .path("issues[0].id");
    }

    static ValidatableResponse only(String app) {
        return Api.admin()
                .get("/api/v1/issues?app=" + app)
                .then()
                .statusCode(200)
                .body("issues", hasSize(1));
    }

    static ValidatableResponse show(String id) {
        return Api.admin().get("/api/v1/issues/" + id).then().statusCode(200);
    }

    static ValidatableResponse patch(String id, Map<String, ?> change) {
        return Api.admin().body(change).patch("/api/v1/issues/" + id).then().statusCode(200);
    }
}
