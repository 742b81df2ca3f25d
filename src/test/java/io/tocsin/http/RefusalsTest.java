package io.tocsin.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever layer refuses, the shape is one. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RefusalsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nowhere", "/api", "/api/v1", "/api/v1/event", "/api/v1/events/a/b/c", "/q/health", "/%00"
            })
    void an_unknown_path_is_404(String path) {
        shaped(Api.admin().urlEncodingEnabled(false).get(path).then(), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({"PUT,/api/v1/events", "PATCH,/api/v1/events", "DELETE,/api/v1/stats", "PUT,/api/v1/keys"})
    void a_method_that_a_path_does_not_know_is_405(String method, String path) {
        shaped(Api.admin().request(method, path).then(), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void a_media_type_that_is_not_read_is_415() {
        shaped(
                Api.admin()
                        .contentType("application/xml")
                        .body("<x/>")
                        .post("/api/v1/events")
                        .then(),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void a_media_type_that_cannot_be_produced_is_406() {
        shaped(Api.admin().accept("image/png").get("/api/v1/stats").then(), 406, "NOT_ACCEPTABLE");
    }

    @Test
    void a_misspelt_parameter_is_400() {
        shaped(Api.admin().get("/api/v1/stats?enviroment=production").then(), 400, "MALFORMED_REQUEST")
                .body("error.message", containsString("environment"));
    }

    @Test
    void a_sane_request_id_comes_back_and_another_is_replaced() {
        given().header("X-Request-ID", "job-7/step:2")
                .get("/nowhere")
                .then()
                .header("X-Request-ID", "job-7/step:2")
                .body("error.request_id", equalTo("job-7/step:2"));
        for (String bad : new String[] {"<script>", "x".repeat(129), "with space"}) {
            given().header("X-Request-ID", bad)
                    .get("/nowhere")
                    .then()
                    .header("X-Request-ID", matchesPattern("[0-9a-f-]{36}"));
        }
        Api.post(Map.of("app", "ids", "message", "m")).header("X-Request-ID", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/openapi", "/docs/", "/api/v1/stats"})
    void every_answer_has_security_headers(String path) {
        Api.admin()
                .get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", containsString("default-src"));
    }

    @Test
    void answers_of_the_api_are_not_cached() {
        Api.admin().get("/api/v1/stats").then().statusCode(200).header("Cache-Control", "no-store");
    }

    @Test
    void another_origin_is_let_in_only_where_it_is_configured() {
        given().header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/api/v1/events")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void the_document_and_its_page_are_served() {
        given().accept("application/json")
                .get("/openapi")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/events'.post.responses.'202'", notNullValue())
                .body("paths.'/api/v1/events'.get", notNullValue())
                .body("paths.'/api/v1/stats'.get", notNullValue())
                .body("paths.'/api/v1/keys'.post", notNullValue())
                .body("components.schemas.NewEvent.properties.error_type", notNullValue());
    }

    @Test
    void the_page_of_the_document_works_under_any_path_prefix() {
        given().redirects().follow(false).get("/docs").then().statusCode(302).header("Location", equalTo("docs/"));
        String page = given().get("/docs/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .asString();
        assertThat(Pattern.compile("(?:href|src)=\"([^\"]*)\"")
                        .matcher(page)
                        .results()
                        .map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(link).doesNotStartWith("/").doesNotContain(":"))
                .allSatisfy(link -> given().get("/docs/" + link).then().statusCode(200));
        given().get("/docs/initializer.js").then().statusCode(200).body(containsString("'../openapi'"));
        given().accept("application/json").get("/openapi").then().body("servers.url", equalTo(List.of(".")));
    }

    private static ValidatableResponse shaped(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/json")
                .body("error.code", equalTo(code))
                .body("error.message", not(equalTo("")))
                .body("error.details", notNullValue())
                .body("error.request_id", notNullValue());
    }
}
