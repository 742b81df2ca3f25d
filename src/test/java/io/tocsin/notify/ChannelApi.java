package io.tocsin.notify;

import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Channels and deliveries as tests ask for them. */
final class ChannelApi {

    static final String PATH = "/api/v1/channels";

    private ChannelApi() {}

    static Map<String, Object> channel(String kind) {
        Map<String, Object> channel = new HashMap<>();
        channel.put("name", kind + " " + UUID.randomUUID());
        channel.put("kind", kind);
        return channel;
    }

    static Map<String, Object> with(Map<String, Object> channel, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(channel);
        changed.put(field, value);
        return changed;
    }

    static ValidatableResponse create(Map<String, Object> channel) {
        return Api.admin().body(channel).post(PATH).then();
    }

    static ValidatableResponse put(Object id, Map<String, Object> channel) {
        return Api.admin().body(channel).put(PATH + "/" + id).then();
    }

    static UUID made(Map<String, Object> channel) {
        return UUID.fromString(create(channel).statusCode(201).extract().path("id"));
    }

    static UUID made(String kind, String url) {
        return made(with(channel(kind), "url", url));
    }

    static JsonPath test(UUID channel) {
        return Api.admin()
                .post(PATH + "/" + channel + "/test")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static void add(Outbox outbox, Notice... notices) {
        QuarkusTransaction.requiringNew().run(() -> List.of(notices).forEach(outbox::add));
    }

    /** Newest first. */
    static JsonPath deliveries(UUID channel) {
        return Api.admin()
                .get("/api/v1/deliveries?channel=" + channel)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** What became of the channel's deliveries, oldest first. */
    static void awaitStatuses(UUID channel, String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> deliveries(channel).getList("deliveries.status", String.class), found -> {
                    List<String> wanted = new ArrayList<>(List.of(expected));
                    Collections.reverse(wanted);
                    return found.equals(wanted);
                });
    }

    /** Until the first delivery has been tried so often. */
    static void awaitAttempts(UUID channel, int attempts) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> logged(channel) >= attempts);
    }

    static int logged(UUID channel) {
        return deliveries(channel).getList("deliveries[-1].log").size();
    }
}
