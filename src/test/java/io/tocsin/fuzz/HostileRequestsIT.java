package io.tocsin.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.fuzz.ApiDocument.Operation;
import io.tocsin.fuzz.HostileRequest.Answer;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * No request to any route makes the service fail, and each refusal has the one shape.
 *
 * <p>{@code -Dtocsin.fuzz.seconds=600} lets it run longer, {@code -Dtocsin.fuzz.seed=…} makes other requests.
 */
class HostileRequestsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DURATION = Duration.ofSeconds(Long.getLong("tocsin.fuzz.seconds", 20));
    private static final long SEED = Long.getLong("tocsin.fuzz.seed", 20_261_129L);
    private static final int MAX_FAILURES = 30;
    private static final int MIN_REQUESTS_PER_OPERATION = 5;

    /** The page behind a message's link is HTML, also if it refuses. */
    private static final String PAGE = "/alerts/";

    private final Random random = new Random(SEED);
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void no_request_of_any_route_gets_a_5xx_or_a_refusal_of_another_shape() throws IOException {
        int sent = 0;
        try (TocsinProcess tocsin = TocsinProcess.in(TestFolders.fresh("fuzz-").resolve("data"))
                .with("TOCSIN_NOTIFY_ALLOW_PRIVATE_TARGETS", "true")
                .start()
                .awaitReady()) {
            HttpResponse<String> document = tocsin.get("/openapi?format=json");
            ApiDocument api = new ApiDocument(JSON.readTree(document.body()));
            List<Operation> operations = api.operations();
            KnownValues known = new KnownValues(random);
            HostileValues values = new HostileValues(random, known);
            HostileRequests requests = new HostileRequests(
                    values, new HostileBodies(api, values, random), known, random, tocsin.adminKey());
            long end = System.nanoTime() + DURATION.toNanos();
            for (; System.nanoTime() < end && failures.size() < MAX_FAILURES; sent++) {
                Operation operation =
                        operations.get(sent < operations.size() ? sent : random.nextInt(operations.size()));
                HostileRequest request = requests.next(operation);
                Answer answer = request.send(tocsin.httpPort());
                check(operation, request, answer, tocsin.adminKey());
                learn(operation, answer, known);
            }
            assertThat(tocsin.output().lines().filter(line -> line.contains(" ERROR ")))
                    .as("Errors in the log; seed %d", SEED)
                    .isEmpty();
            assertThat(sent).isGreaterThan(operations.size() * MIN_REQUESTS_PER_OPERATION);
        } finally {
            // Printed also if all is well, so that a report of a run says what it has covered.
            System.out.printf("%d hostile requests, seed %d: answers by status %s%n", sent, SEED, statuses);
        }
        assertThat(failures.values()).as("Seed %d", SEED).isEmpty();
    }

    private void check(Operation operation, HostileRequest request, Answer answer, String key) {
        statuses.merge(answer.status(), 1, Integer::sum);
        String problem = problem(operation, answer);
        if (!problem.isEmpty()) {
            failures.putIfAbsent(
                    problem + operation.method() + operation.path(),
                    problem + ": " + request.toCurl().replace(key, "$KEY") + "\n" + answer.body());
        }
    }

    private static String problem(Operation operation, Answer answer) {
        if (answer.status() == 0) {
            return "no answer";
        }
        if (answer.status() >= 500) {
            return "status " + answer.status();
        }
        if (answer.status() < 400 || operation.path().startsWith(PAGE) && !answer.isJson()) {
            return "";
        }
        if (operation.path().endsWith("/gate") && answer.status() == 409) {
            return "";
        }
        JsonNode error = parse(answer.body()).path("error");
        boolean shaped = answer.isJson()
                && !error.path("code").asText().isEmpty()
                && !error.path("message").asText().isEmpty()
                && error.path("details").isObject()
                && !error.path("request_id").asText().isEmpty();
        return shaped ? "" : "refusal " + answer.status() + " without the shape";
    }

    private static void learn(Operation operation, Answer answer, KnownValues known) {
        if (answer.status() < 300 && answer.isJson()) {
            known.learn(operation.path(), parse(answer.body()));
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }
}
