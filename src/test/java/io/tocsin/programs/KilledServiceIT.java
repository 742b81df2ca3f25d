package io.tocsin.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A 202 is a promise, also where the service is killed hard in the middle of everything. */
class KilledServiceIT {

    private static final int CLIENTS = 4;
    private static final int EVENTS = 6_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void what_had_its_202_is_there_after_a_kill_and_a_retry_counts_it_once() throws Exception {
        Failure failure = Language.JAVA.run(Language.JAVA.programs().get(0), TestFolders.fresh("programs-"));
        List<SentEvent> events = new Plan(List.of(failure), Instant.now(), PATIENCE)
                .events(EVENTS * 2).stream()
                        .filter(event -> !event.eventId().isEmpty())
                        .limit(EVENTS)
                        .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (TocsinProcess tocsin = TocsinProcess.in(
                        TestFolders.fresh("tocsin-").resolve("data"))
                .start()
                .awaitReady()) {
            Client administrator = new Client(tocsin.httpPort(), tocsin.adminKey());
            List<PersistentClient> clients = clients(events, administrator.withKeyFor("events:write"));
            List<CompletableFuture<Void>> ends = clients.stream()
                    .map(client -> CompletableFuture.runAsync(client, threads))
                    .toList();

            for (int kill = 1; kill <= 2; kill++) {
                awaitPromised(clients, ends, kill * EVENTS / 4);
                tocsin.kill();
                Set<UUID> promised = promised(clients);
                tocsin.start().awaitReady();
                assertThat(stored(administrator, events))
                        .as("after kill %d", kill)
                        .containsAll(promised);
                clients.forEach(PersistentClient::tryAgain);
            }
            for (CompletableFuture<Void> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }

            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.failures())
                            .as("posts that the kills cut off")
                            .isPositive());
            assertThat(promised(clients)).hasSize(EVENTS);
            assertThat(stored(administrator, events)).hasSize(EVENTS);
            assertCounts(administrator, events);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<PersistentClient> clients(List<SentEvent> events, Client client) {
        List<PersistentClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            List<SentEvent> own = events.subList(i * events.size() / CLIENTS, (i + 1) * events.size() / CLIENTS);
            List<Batch> batches = new ArrayList<>();
            for (int from = 0; from < own.size(); ) {
                int to = Math.min(own.size(), from + 1 + batches.size() % 7);
                batches.add(new Batch(List.copyOf(own.subList(from, to)), Encoding.GZIP, false));
                from = to;
            }
            clients.add(new PersistentClient(client, batches));
        }
        return clients;
    }

    private static void awaitPromised(List<PersistentClient> clients, List<CompletableFuture<Void>> ends, int number) {
        Awaitility.await(number + " events have had their 202")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    ends.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
                    return clients.stream()
                                    .mapToInt(client -> client.promised().size())
                                    .sum()
                            >= number;
                });
    }

    private static Set<UUID> promised(List<PersistentClient> clients) {
        Set<UUID> promised = new HashSet<>();
        clients.forEach(client -> promised.addAll(client.promised()));
        return promised;
    }

    /** The ids of all events that are there, read page by page; none twice. */
    private static Set<UUID> stored(Client reader, List<SentEvent> events) throws IOException {
        Set<UUID> stored = new HashSet<>();
        for (String app : new Expectation(events).by(SentEvent::app).keySet()) {
            String cursor = "";
            do {
                JsonNode page = reader.get("/api/v1/events", Map.of("app", app, "limit", "1000", "cursor", cursor));
                for (JsonNode event : page.get("events")) {
                    assertThat(stored.add(UUID.fromString(event.get("id").textValue())))
                            .as("%s is there once", event)
                            .isTrue();
                }
                cursor = page.path("next_cursor").asText();
            } while (!cursor.isEmpty());
        }
        return stored;
    }

    private static void assertCounts(Client reader, List<SentEvent> events) throws IOException {
        Instant now = Instant.now();
        JsonNode statistics = reader.get(
                "/api/v1/stats",
                Map.of(
                        "from", now.minus(Duration.ofDays(31)).toString(),
                        "to", now.plus(Duration.ofDays(1)).toString(),
                        "group_by", "app"));
        assertThat(statistics.get("total_errors").longValue()).isEqualTo(new Expectation(events).total());
    }
}
