package io.tocsin.alert.mute;

import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Silences and mute timings as clients send them. */
final class MuteApi {

    static final String SILENCES = "/api/v1/silences";
    static final String TIMINGS = "/api/v1/mute-timings";

    private MuteApi() {}

    static Map<String, Object> matcher(String name, String op, String value) {
        return Map.of("name", name, "op", op, "value", value);
    }

    /** Of an app, for two hours. */
    static Map<String, Object> silence(String app) {
        return new HashMap<>(Map.of(
                "matchers", List.of(matcher("app", "=", app)), "duration", "2h", "comment", "Upgrade of the database"));
    }

    /** Every night of Berlin, for the alerts of an app. */
    static Map<String, Object> nights(String app) {
        return new HashMap<>(Map.of(
                "name",
                "nights " + UUID.randomUUID(),
                "kind",
                "quiet_hours",
                "matchers",
                List.of(matcher("app", "=", app)),
                "schedule",
                Map.of("from", "22:00", "to", "07:00", "time_zone", "Europe/Berlin")));
    }

    static Map<String, Object> with(Map<String, Object> sent, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(sent);
        if (value == null) {
            changed.remove(field);
        } else {
            changed.put(field, value);
        }
        return changed;
    }

    static ValidatableResponse create(String path, Map<String, Object> sent) {
        return Api.admin().body(sent).post(path).then();
    }

    static String made(String path, Map<String, Object> sent) {
        return create(path, sent).statusCode(201).extract().path("id");
    }

    static ValidatableResponse put(String path, String id, Map<String, Object> sent) {
        return Api.admin().body(sent).put(path + "/" + id).then();
    }

    static ValidatableResponse read(String path, String id) {
        return Api.admin().get(path + "/" + id).then();
    }

    /** An app that nobody else uses, with a key that is bound to it. */
    static String boundKey(String app) {
        Api.admin().body(Map.of("name", app)).post("/api/v1/apps").then().statusCode(201);
        return Api.newKey(
                Map.of("name", "of " + app, "app", app, "permissions", List.of("alerts:read", "alerts:write")));
    }

    static String newApp() {
        return "mute-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
