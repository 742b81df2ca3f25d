package io.tocsin.appsettings;

import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import java.util.Map;
import java.util.UUID;

/** Apps' settings over HTTP, as tests ask for them. */
public final class SettingsApi {

    private SettingsApi() {}

    /** Makes an app; its name. */
    public static String app() {
        String name = "s-" + UUID.randomUUID();
        Api.admin().body(Map.of("name", name)).post("/api/v1/apps").then().statusCode(201);
        return name;
    }

    /** Makes an app with these settings; its name. */
    public static String app(Object settings) {
        String name = app();
        put(name, settings).statusCode(200);
        return name;
    }

    /** Where an app's settings are. */
    public static String path(String app) {
        return "/api/v1/apps/" + app + "/settings";
    }

    /** Sends settings, an object or JSON text. */
    public static ValidatableResponse put(String app, Object settings) {
        return Api.admin().body(settings).put(path(app)).then();
    }
}
