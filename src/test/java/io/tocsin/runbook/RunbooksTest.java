package io.tocsin.runbook;

import static io.tocsin.runbook.RunbookApi.BUILT_IN;
import static io.tocsin.runbook.RunbookApi.PATH;
import static io.tocsin.runbook.RunbookApi.builtIn;
import static io.tocsin.runbook.RunbookApi.create;
import static io.tocsin.runbook.RunbookApi.list;
import static io.tocsin.runbook.RunbookApi.put;
import static io.tocsin.runbook.RunbookApi.read;
import static io.tocsin.runbook.RunbookApi.runbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class RunbooksTest {

    @Inject
    Runbooks runbooks;

    @BeforeEach
    void nothingButTheBuiltInOnes() {
        RunbookApi.removeAll();
    }

    @Test
    void a_runbook_is_made_read_changed_and_removed() {
        Map<String, Object> match = Map.of("app", "shop", "error_type", "*.PaymentDeclined", "message", "card *");
        String id = create(runbook("Payment declined!", match))
                .statusCode(201)
                .body("name", equalTo("payment-declined"))
                .body("match", equalTo(match))
                .body("solution", equalTo("1. Look."))
                .body("enabled", equalTo(true))
                .body("origin", equalTo("own"))
                .body("version", greaterThan(0))
                .body("created_at", notNullValue())
                .body("$", not(hasKey("cause")))
                .extract()
                .path("id");
        read(id).statusCode(200).body("title", equalTo("Payment declined!"));

        Map<String, Object> changed = new HashMap<>(runbook("Declined", List.of(match, Map.of("message", "declined"))));
        changed.put("cause", "No money");
        changed.put("url", "https://wiki.example.com/declined");
        put(id, changed)
                .statusCode(200)
                .body("id", equalTo(id))
                .body("name", equalTo("payment-declined"))
                .body("match", hasSize(2))
                .body("cause", equalTo("No money"));
        read(id).body("title", equalTo("Declined")).body("url", equalTo("https://wiki.example.com/declined"));

        Api.admin().delete(PATH + "/" + id).then().statusCode(204);
        read(id).statusCode(404).body("error.code", equalTo("NOT_FOUND"));
        Api.admin().delete(PATH + "/" + id).then().statusCode(404);
        put(id, changed).statusCode(404);
    }

    @Test
    void nonsense_is_named_field_by_field_and_nothing_unknown_is_taken() {
        create(Map.of(
                        "name",
                        "No Slug",
                        "title",
                        "t".repeat(201),
                        "match",
                        List.of(Map.of("app", "no spaces"), Map.of("message", "x".repeat(201)), Map.of()),
                        "url",
                        "ftp://example.com",
                        "version",
                        1))
                .statusCode(422)
                .body(
                        "error.details.fields.keySet().sort()",
                        equalTo(List.of(
                                "match[0].app", "match[1].message", "match[2]", "name", "title", "url", "version")));
        create(Map.of()).statusCode(422).body("error.details.fields.keySet()", hasItems("match", "solution", "title"));
        Map<String, Object> unknown = new HashMap<>(runbook("t", Map.of("message", "m")));
        unknown.put("severity", "high");
        create(unknown).statusCode(422).body("error.details.fields.severity", containsString("not a field"));
        create(runbook("t", Map.of("type", "x"))).statusCode(422);
        Api.admin().body("{").post(PATH).then().statusCode(400);
        Api.admin().post(PATH).then().statusCode(422);
        for (String path : List.of("?sort=name", "/export?mode=x", "/" + UUID.randomUUID() + "?app=a")) {
            Api.admin().get(PATH + path).then().statusCode(400).body("error.code", equalTo("MALFORMED_REQUEST"));
        }
        Api.admin().get(PATH + "/nonsense").then().statusCode(400);
        Api.admin().get(PATH + "?limit=0").then().statusCode(422);
    }

    @Test
    void a_name_is_unique_and_stays() {
        Map<String, Object> named = new HashMap<>(runbook("First", Map.of("message", "m")));
        named.put("name", "first");
        String id = create(named).statusCode(201).extract().path("id");
        create(named).statusCode(409).body("error.details.name", equalTo("first"));
        create(runbook("First", Map.of("message", "m"))).statusCode(201).body("name", equalTo("first-2"));
        named.put("name", BUILT_IN);
        create(named).statusCode(409);
        put(id, named).statusCode(422).body("error.details.fields", hasKey("name"));
        create(runbook("\u6545\u969c", Map.of("message", "m"))).statusCode(201).body("name", equalTo("runbook"));
    }

    @Test
    void a_change_made_from_an_old_version_is_refused() {
        var made = create(runbook("Shared", Map.of("message", "m"))).extract();
        String id = made.path("id");
        Map<String, Object> mine = new HashMap<>(runbook("Mine", Map.of("message", "m")));
        mine.put("version", made.path("version"));
        int newer = put(id, mine)
                .statusCode(200)
                .body("version", greaterThan(made.<Integer>path("version")))
                .extract()
                .path("version");

        put(id, mine)
                .statusCode(409)
                .body("error.code", equalTo("CONFLICT"))
                .body("error.details.version", equalTo(newer));
        Api.admin()
                .delete(PATH + "/" + id + "?version=" + made.path("version"))
                .then()
                .statusCode(409);
        mine.put("version", newer);
        put(id, mine).statusCode(200).body("version", equalTo(newer));
        Api.admin().delete(PATH + "/" + id + "?version=" + newer).then().statusCode(204);
    }

    @Test
    void of_changes_made_at_once_from_one_version_one_wins() {
        var made = create(runbook("Race", Map.of("message", "m"))).extract();
        String id = made.path("id");
        List<Integer> answers = IntStream.range(0, 8)
                .mapToObj(i -> {
                    Map<String, Object> change = new HashMap<>(runbook("Race " + i, Map.of("message", "m")));
                    change.put("version", made.path("version"));
                    return CompletableFuture.supplyAsync(
                            () -> put(id, change).extract().statusCode());
                })
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();

        assertThat(answers).startsWith(200, 409).endsWith(409).hasSize(8);
        assertThat(answers.stream().filter(status -> status == 200).count()).isOne();
    }

    @Test
    void a_built_in_one_is_hidden_changed_and_brought_back() {
        String id = builtIn();
        Map<String, Object> hidden = new HashMap<>(runbook("Hidden", Map.of("error_type", "*OutOfMemoryError")));
        hidden.put("enabled", false);
        Api.admin().delete(PATH + "/" + id).then().statusCode(409);
        hidden.put("version", 0);
        put(id, hidden).statusCode(200).body("origin", equalTo("changed")).body("name", equalTo(BUILT_IN));
        put(id, hidden).statusCode(409);

        assertThat(runbooks.bestFor("a", "java.lang.OutOfMemoryError", "Java heap space"))
                .isEmpty();
        list("?limit=1000").body("runbooks.findAll { it.name == '" + BUILT_IN + "' }.title", contains("Hidden"));

        Api.admin().delete(PATH + "/" + id).then().statusCode(204);
        read(id).statusCode(200).body("origin", equalTo("built_in")).body("version", equalTo(0));
        assertThat(runbooks.bestFor("a", "java.lang.OutOfMemoryError", "Java heap space"))
                .map(Runbook::name)
                .contains(BUILT_IN);
    }

    @Test
    void lists_page_by_page_newest_first_built_in_ones_last() {
        create(runbook("Older", Map.of("message", "m")));
        create(runbook("Newer", Map.of("message", "m")));
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            var page = list("?limit=7" + (cursor == null ? "" : "&cursor=" + cursor))
                    .extract();
            names.addAll(page.path("runbooks.name"));
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(names).startsWith("newer", "older").doesNotHaveDuplicates().contains(BUILT_IN);
        assertThat(names).isEqualTo(list("?limit=1000").extract().path("runbooks.name"));
        list("?cursor=nonsense").statusCode(400);
    }

    @Test
    void lists_are_filtered_by_app_and_text() {
        create(runbook("Of shop", Map.of("app", "shop", "message", "m")));
        create(runbook("Of billing", Map.of("app", "billing")));
        create(runbook("Of all", Map.of("message", "Needle?")));

        list("?limit=1000&app=shop")
                .body("runbooks.name", hasItems("of-shop", "of-all", BUILT_IN))
                .body("runbooks.name", not(hasItem("of-billing")));
        list("?q=nEEdle").body("runbooks.name", contains("of-all"));
        list("?q=OF+&app=billing").body("runbooks.name", hasItems("of-all", "of-billing"));
        list("?q=nothing+holds+this").body("runbooks", hasSize(0)).body("$", not(hasKey("next_cursor")));
    }

    @Test
    void there_is_a_most() {
        String entries = IntStream.range(0, 500)
                .mapToObj(i -> "{\"name\":\"n" + i + "\",\"title\":\"t\",\"match\":{\"app\":\"a" + i + "\"},"
                        + "\"solution\":\"s\"}")
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        Api.admin()
                .body("{\"runbooks\": [" + entries + "]}")
                .post(PATH + "/import")
                .then()
                .statusCode(200)
                .body("created", hasSize(500));
        create(runbook("One more", Map.of("message", "m"))).statusCode(422);
        assertThat(Stored.number(PostgresResource.database(), "SELECT count(*) FROM runbook"))
                .isEqualTo(500);
    }
}
