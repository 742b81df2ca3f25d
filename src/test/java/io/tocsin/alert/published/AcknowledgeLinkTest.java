package io.tocsin.alert.published;

import static io.tocsin.alert.published.AlertRows.START;
import static io.tocsin.alert.published.AlertRows.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tocsin.alert.published.AlertRows.Row;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link in messages, as browsers and whatever else follows links meet it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AcknowledgeLinkTest {

    private static final String SHOP = "linked-shop";

    @BeforeEach
    void nothing_fires() {
        AlertRows.app(SHOP);
        AlertRows.clear();
    }

    @Test
    void following_the_link_shows_the_alert_and_acknowledges_nothing() {
        Row alert = Row.of(SHOP).fires();

        get(AcknowledgeLink.path(alert.id(), alert.token()))
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", equalTo("no-store"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("X-Frame-Options", equalTo("DENY"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("form-action 'self'"))
                .header("Content-Security-Policy", not(containsString("script")))
                .body(containsString("Too many errors"))
                .body(containsString("12.5 % of requests failed"))
                .body(containsString(SHOP))
                .body(containsString("<button"));
        assertThat(count("alert WHERE acknowledged_at IS NOT NULL")).isZero();
        assertThat(count("alert_transition")).isEqualTo(1);
    }

    /** A browser keeps to all policies that it is sent: a second one would take the style away. */
    @Test
    void the_page_has_one_policy_which_allows_its_style() throws NoSuchAlgorithmException {
        Row alert = Row.of(SHOP).fires();

        ExtractableResponse<Response> page =
                get(AcknowledgeLink.path(alert.id(), alert.token())).extract();

        String html = page.asString();
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(page.headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        assertThat(page.headers().getValues("Referrer-Policy")).containsExactly("no-referrer");
    }

    @Test
    void the_forms_token_acknowledges_once() {
        Row alert = Row.of(SHOP).fires();

        post(alert.id().toString(), alert.token())
                .statusCode(200)
                .body(containsString("Acknowledged."))
                .body(not(containsString("<button")));
        post(alert.id().toString(), alert.token()).statusCode(200).body(containsString("acknowledged already"));

        Api.admin()
                .get("/api/v1/alerts/" + alert.id())
                .then()
                .body("acknowledged.by", equalTo("link"))
                .body("history.kind", equalTo(List.of("fired", "acknowledged")))
                .body("history[1].actor", equalTo("link"));
        Api.admin()
                .get("/api/v1/audit?kind=alert&subject_id=" + alert.id())
                .then()
                .body("entries.actor_name", equalTo(List.of("link")));
        get(AcknowledgeLink.path(alert.id(), alert.token()))
                .body(containsString("by link"))
                .body(not(containsString("<button")));
    }

    /** What a browser says that is told to keep the address to itself, and one behind a proxy that ends TLS. */
    @ParameterizedTest
    @ValueSource(strings = {"token=%zz", "%=1", "token=a&%c3%"})
    void a_form_with_a_bad_percent_escape_is_400(String form) {
        sendForm(form).statusCode(400).body("error.code", equalTo("MALFORMED_REQUEST"));
    }

    @Test
    void a_form_of_thousands_of_fields_is_404() {
        sendForm("x=1&".repeat(3_000) + "token=a").statusCode(404);
        sendForm("").statusCode(404);
    }

    private static ValidatableResponse sendForm(String form) {
        return RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/alerts/" + UUID.randomUUID() + "/acknowledge")
                .then();
    }

    @Test
    void the_form_works_from_whatever_origin_since_the_token_is_the_key() {
        Row first = Row.of(SHOP).fires();
        Row second = Row.of(SHOP).fires();

        RestAssured.given()
                .header("Origin", "null")
                .formParam("token", first.token())
                .post("/alerts/" + first.id() + "/acknowledge")
                .then()
                .statusCode(200);
        RestAssured.given()
                .header("Origin", "https://tocsin.example.com")
                .formParam("token", second.token())
                .post("/alerts/" + second.id() + "/acknowledge")
                .then()
                .statusCode(200);
        assertThat(count("alert WHERE acknowledged_by = 'link'")).isEqualTo(2);
    }

    @Test
    void what_is_over_says_so_and_has_no_button() {
        Row alert = Row.of(SHOP).since(START.minusSeconds(60)).ended(START);

        get(AcknowledgeLink.path(alert.id(), alert.token()))
                .statusCode(200)
                .body(containsString("resolved"))
                .body(not(containsString("<button")));
        post(alert.id().toString(), alert.token()).statusCode(409).body(containsString("It is over"));
        assertThat(count("alert_transition")).isEqualTo(1);
    }

    @Test
    void whatever_does_not_fit_is_the_same_404() {
        Row alert = Row.of(SHOP).fires();
        Row other = Row.of(SHOP).fires();
        String nowhere = get("/alerts/" + UUID.randomUUID() + "/acknowledge?token=x")
                .statusCode(404)
                .extract()
                .asString();

        for (String path : List.of(
                AcknowledgeLink.path(alert.id(), other.token()),
                AcknowledgeLink.path(alert.id(), alert.token() + "x"),
                AcknowledgeLink.path(alert.id(), alert.token().substring(1)),
                AcknowledgeLink.path(alert.id(), "x".repeat(300)),
                AcknowledgeLink.path(alert.id(), ""),
                "/alerts/" + alert.id() + "/acknowledge",
                AcknowledgeLink.path(UUID.randomUUID(), alert.token()),
                "/alerts/nonsense/acknowledge?token=" + alert.token())) {
            assertThat(get(path).statusCode(404).extract().asString()).as(path).isEqualTo(nowhere);
        }
        post(alert.id().toString(), other.token()).statusCode(404);
        post("nonsense", alert.token()).statusCode(404);
        RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .post("/alerts/" + alert.id() + "/acknowledge?token=" + alert.token())
                .then()
                .statusCode(404);
        assertThat(count("alert WHERE acknowledged_at IS NOT NULL")).isZero();
    }

    @Test
    void an_alert_without_a_token_is_acknowledged_by_no_link() {
        Row alert = Row.of(SHOP).fires();
        Stored.execute(AlertRows.database(), "UPDATE alert SET token = ''");

        post(alert.id().toString(), "").statusCode(404);
    }

    @Test
    void names_and_reasons_stay_text() {
        Row alert = Row.of(SHOP)
                .named("<script>alert(1)</script>")
                .reason("\"><img src=x onerror='alert(2)'> {title} & more")
                .fires();
        Api.admin()
                .body(Map.of("note", "<b>bold</b>"))
                .post("/api/v1/alerts/" + alert.id() + "/acknowledge")
                .then()
                .statusCode(200);

        get(AcknowledgeLink.path(alert.id(), alert.token()))
                .body(not(containsString("<script")))
                .body(not(containsString("<img")))
                .body(not(containsString("<b>")))
                .body(containsString("&lt;script&gt;alert(1)&lt;/script&gt;"))
                .body(containsString("&quot;&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt; {title} &amp; more"))
                .body(containsString("&lt;b&gt;bold&lt;/b&gt;"));
    }

    @Test
    void a_link_holds_any_token() {
        UUID id = new UUID(0, 1);

        assertThat(AcknowledgeLink.path(id, "abc-_1")).isEqualTo("/alerts/" + id + "/acknowledge?token=abc-_1");
        assertThat(AcknowledgeLink.path(id, "a&b=c/+"))
                .isEqualTo("/alerts/" + id + "/acknowledge?token=a%26b%3Dc%2F%2B");
    }

    private static ValidatableResponse get(String path) {
        return RestAssured.given().urlEncodingEnabled(false).get(path).then();
    }

    private static ValidatableResponse post(String id, String token) {
        return RestAssured.given()
                .formParam("token", token)
                .post("/alerts/" + id + "/acknowledge")
                .then();
    }
}
