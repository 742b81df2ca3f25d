package io.tocsin.testing;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** The service as a client sees it. */
public final class Api {

    private Api() {}

    /** A request with the administrator's key and a JSON body. */
    public static RequestSpecification admin() {
        return as(TestDatabase.ADMIN_KEY);
    }

    /** A request with a key and a JSON body. */
    public static RequestSpecification as(String key) {
        return anonymous().header("Authorization", "Bearer " + key);
    }

    /** A request without a key, with a JSON body. */
    public static RequestSpecification anonymous() {
        return RestAssured.given()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(ContentType.JSON);
    }

    /** Posts events as the administrator. */
    public static ValidatableResponse post(Object events) {
        return admin().body(events).post("/api/v1/events").then();
    }

    /** Posts reports of requests as the administrator. */
    public static ValidatableResponse postRequests(Object reports) {
        return admin().body(reports).post("/api/v1/requests").then();
    }

    /** Makes a key and returns its secret. */
    public static String newKey(Map<String, Object> key) {
        return admin().body(key)
                .post("/api/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
    }

    /** Makes a key with these permissions, bound to no app, and returns its secret. */
    public static String newKey(String... permissions) {
        return newKey(Map.of("name", "test", "permissions", List.of(permissions)));
    }
}
