package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TocsinProcess;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What writers of two services do to the same issues at the same time. */
class IssuesOnReplicasIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLOURS = List.of("Red", "Green", "Blue", "White");
    private static final int A_MINUTE = 100;

    private record Client(TocsinProcess process, ExecutorService threads) {

        Future<?> post(List<Map<String, ?>> events) {
            return threads.submit(() ->
                    assertThat(send("/api/v1/events", events).statusCode()).isEqualTo(202));
        }

        HttpResponse<String> send(String path, Object body) {
            try {
                return process.post(path, TestDatabase.ADMIN_KEY, JSON.writeValueAsString(body));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        JsonNode issue(String app, String type) {
            return read("/api/v1/issues?app=" + app + "&error_type=" + type)
                    .path("issues")
                    .path(0);
        }

        JsonNode read(String path) {
            try {
                return JSON.readTree(process.get(path, TestDatabase.ADMIN_KEY).body());
            } catch (JsonProcessingException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    @Test
    void merges_regressions_and_the_valve_hold_while_both_write() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Postgres postgres = Postgres.start();
                Replica one = Replica.on(postgres.database()).start();
                Replica other = Replica.on(postgres.database()).start()) {
            Client first = new Client(one.awaitReady().process(), threads);
            Client second = new Client(other.awaitReady().process(), threads);

            merging(postgres.database(), first, second, threads);
            regressing(first, second);
            storming(postgres.database(), first, second);

            one.assertNoErrorBut();
            other.assertNoErrorBut();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void merging(TestDatabase database, Client first, Client second, ExecutorService threads)
            throws Exception {
        Map<String, AtomicInteger> posted = new TreeMap<>();
        List<String> ids = new ArrayList<>();
        for (String colour : COLOURS) {
            first.post(List.of(event("merged", colour, "nobody"))).get();
            posted.put(colour, new AtomicInteger(1));
            ids.add(first.issue("merged", colour).path("id").asText());
        }
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> posting = new ArrayList<>();
        for (Client client : List.of(first, second, first, second)) {
            String user = "user-" + posting.size();
            posting.add(threads.submit(() -> {
                do {
                    List<Map<String, ?>> events = new ArrayList<>();
                    COLOURS.forEach(colour -> events.add(event("merged", colour, user)));
                    assertThat(client.send("/api/v1/events", events).statusCode())
                            .isEqualTo(202);
                    COLOURS.forEach(colour -> posted.get(colour).incrementAndGet());
                } while (!over.get());
                return null;
            }));
        }
        SplittableRandom random = new SplittableRandom(11);
        int merged = 0;
        for (int i = 0; i < 80; i++) {
            Client client = random.nextBoolean() ? first : second;
            String path = "/api/v1/issues/" + ids.get(random.nextInt(ids.size()));
            HttpResponse<String> answer = random.nextInt(3) == 0
                    ? client.send(path + "/unmerge", Map.of())
                    : client.send(path + "/merge", Map.of("into", ids.get(random.nextInt(ids.size()))));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409, 422);
            merged += answer.statusCode() == 200 ? 1 : 0;
        }
        over.set(true);
        for (Future<?> client : posting) {
            client.get();
        }
        assertThat(merged).as("changes that were made").isGreaterThan(20);

        long all = posted.values().stream().mapToLong(AtomicInteger::get).sum();
        assertThat(Stored.number(
                        database,
                        "SELECT sum(count) FROM issue WHERE canonical_id IS NULL AND app_id ="
                                + " (SELECT id FROM app WHERE name = 'merged')"))
                .isEqualTo(all);
        ids.forEach(id -> first.send("/api/v1/issues/" + id + "/unmerge", Map.of()));
        for (String colour : COLOURS) {
            JsonNode issue = second.issue("merged", colour);
            assertThat(issue.path("count").asInt())
                    .as(colour)
                    .isEqualTo(posted.get(colour).get());
            assertThat(issue.path("users").asInt()).as(colour).isEqualTo(5);
        }
        assertThat(Stored.number(
                        database,
                        "SELECT count(*) FROM issue WHERE app_id = (SELECT id FROM app WHERE name = 'merged')"))
                .as("no rows are left of what was put together")
                .isEqualTo(COLOURS.size());
    }

    /** Each time it is resolved, whatever both write opens it again once. */
    private static void regressing(Client first, Client second) throws Exception {
        first.post(List.of(event("regressing", "Broken", "ann"))).get();
        String id = first.issue("regressing", "Broken").path("id").asText();
        for (int time = 1; time <= 15; time++) {
            assertThat(first.process()
                            .patch("/api/v1/issues/" + id, TestDatabase.ADMIN_KEY, "{\"status\": \"resolved\"}")
                            .statusCode())
                    .isEqualTo(200);
            List<Future<?>> posts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                posts.add(first.post(List.of(event("regressing", "Broken", "ann"))));
                posts.add(second.post(List.of(event("regressing", "Broken", "bob"))));
            }
            for (Future<?> post : posts) {
                post.get();
            }
            JsonNode issue = second.read("/api/v1/issues/" + id);
            assertThat(issue.path("status").asText()).isEqualTo("unresolved");
            assertThat(issue.path("regressions").asInt()).isEqualTo(time);
            assertThat(issue.path("count").asInt()).isEqualTo(1 + 6 * time);
        }
    }

    /** The limit is that of both together; what comes through at the same moment on the other side is not seen. */
    private static void storming(TestDatabase database, Client first, Client second) throws Exception {
        for (int chunk = 0; chunk < 15; chunk++) {
            List<Future<?>> posts = new ArrayList<>();
            for (Client client : List.of(first, second)) {
                List<Map<String, ?>> events = new ArrayList<>();
                String side = client.equals(first) ? "left" : "right";
                for (int i = 0; i < 10; i++) {
                    events.add(Map.of(
                            "app",
                            "storming",
                            "error_type",
                            "Gone",
                            "message",
                            "the " + side + (char) ('a' + chunk) + (char) ('a' + i) + " wing is gone"));
                }
                posts.add(client.post(events));
            }
            for (Future<?> post : posts) {
                post.get();
            }
        }
        String ofApp = " FROM issue WHERE app_id = (SELECT id FROM app WHERE name = 'storming')";
        assertThat(Stored.number(database, "SELECT sum(count)" + ofApp)).isEqualTo(300);
        // And one for all that was held back.
        assertThat(Stored.number(database, "SELECT count(*)" + ofApp)).isBetween(A_MINUTE + 1L, A_MINUTE + 21L);
    }

    private static Map<String, Object> event(String app, String type, String user) {
        return Map.of("app", app, "error_type", type, "message", "it broke", "user_id", user);
    }
}
