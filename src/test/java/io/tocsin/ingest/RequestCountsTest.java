package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of requests are counted once, exactly, and read by window. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RequestCountsTest {

    private final String app = "r-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Random random = new Random(17);

    @Test
    void a_report_is_counted_once_and_another_one_for_its_period_is_a_conflict() {
        Map<String, Object> report = report("a", now.minusSeconds(120), now.minusSeconds(60), 40);
        Api.postRequests(report)
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("duplicates", equalTo(0))
                .body("rejected", hasSize(0));
        Api.postRequests(report).statusCode(202).body("accepted", equalTo(0)).body("duplicates", equalTo(1));
        Map<String, Object> other = with(report, "total", 41);
        Api.postRequests(other).statusCode(409).body("error.code", equalTo("CONFLICT"));
        Map<String, Object> further = with(report, "source", "b");
        Api.postRequests(List.of(further, other, report, with(further, "failed", 1)))
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("duplicates", equalTo(1))
                .body("rejected.index", equalTo(List.of(1, 3)))
                .body("rejected.code", equalTo(List.of("CONFLICT", "CONFLICT")));
        Api.postRequests(List.of(other)).statusCode(422);
        assertThat(sum("request_count_minute", "total")).isEqualTo(80);
        assertThat(sum("request_count_hour", "total")).isEqualTo(80);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            source       | -                        | source
            total        | -                        | total
            total        | -1                       | total
            total        | 1.5                      | total
            total        | 1000000001               | total
            failed       | 11                       | failed
            period_start | -                        | period_start
            period_end   | 2999-01-01T00:00:00Z     | period_end
            period_start | 2001-01-01T00:00:00Z     | period_start
            fialed       | 1                        | fialed
            duration_ms  | {}                       | duration_ms
            duration_ms  | {"bounds":[2,1],"counts":[1,2,7],"sum":1} | duration_ms
            duration_ms  | {"bounds":[1],"counts":[1],"sum":1}       | duration_ms
            duration_ms  | {"bounds":[1],"counts":[1,8],"sum":1}     | duration_ms
            duration_ms  | {"bounds":[1],"counts":[1,9],"sum":-1}    | duration_ms
            """)
    void what_is_wrong_is_refused_with_its_reason(String field, String value, String told) {
        Map<String, Object> report = new HashMap<>(report("a", now.minusSeconds(120), now.minusSeconds(60), 10));
        if (value == null) {
            report.remove(field);
        } else if (value.startsWith("{")) {
            report.put(field, JsonPath.from(value).getMap("$"));
        } else {
            report.put(field, value.matches("-?[\\d.]+") ? (Object) Double.valueOf(value) : value);
            if (value.matches("-?\\d+")) {
                report.put(field, Long.valueOf(value));
            }
        }
        Api.postRequests(report).statusCode(422).body("error.details.fields." + told, notNullValue());
        Api.postRequests(List.of(report, report("b", now.minusSeconds(120), now.minusSeconds(60), 1)))
                .statusCode(202)
                .body("rejected[0].index", equalTo(0));
    }

    @Test
    void a_key_for_requests_writes_requests_and_a_test_key_writes_to_test() {
        Map<String, Object> report =
                with(report("a", now.minusSeconds(120), now.minusSeconds(60), 5), "environment", "production");
        Api.as(Api.newKey("events:write"))
                .body(report)
                .post("/api/v1/requests")
                .then()
                .statusCode(403);
        Api.as(Api.newKey(Map.of("name", "t", "permissions", List.of("requests:write"), "test", true)))
                .body(report)
                .post("/api/v1/requests")
                .then()
                .statusCode(202);
        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT sum(total) FROM request_count_minute JOIN app ON app.id = app_id"
                                + " WHERE name = ? AND environment = 'test'",
                        app))
                .isEqualTo(5);
    }

    @Test
    void writers_with_overlapping_batches_in_opposite_order_count_each_report_once() throws Exception {
        List<Map<String, Object>> reports = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            reports.add(timed(with(
                    report("s" + i, now.minusSeconds(3_600 + i), now.minusSeconds(1_800), 100),
                    "operation",
                    "o" + i % 5)));
        }
        List<Callable<Integer>> posts = new ArrayList<>();
        for (int copy = 0; copy < 12; copy++) {
            List<Map<String, Object>> batch = new ArrayList<>(reports.subList(copy, copy + 25));
            if (copy % 2 == 1) {
                Collections.reverse(batch);
            }
            posts.add(() -> Api.postRequests(batch).statusCode(202).extract().path("accepted"));
        }
        ExecutorService clients = Executors.newFixedThreadPool(6);
        int accepted = 0;
        try {
            for (Future<Integer> answer : clients.invokeAll(posts, 60, TimeUnit.SECONDS)) {
                accepted += answer.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(accepted).isEqualTo(36);
        for (String table : List.of("request_count_minute", "request_count_hour")) {
            assertThat(sum(table, "total")).isEqualTo(3_600);
            assertThat(sum(table, "timed")).isEqualTo(3_600);
            assertThat(sum(table, "duration_micros")).isEqualTo(36L * 1_234_567);
            assertThat(sum(table, "(SELECT sum(n) FROM unnest(bucket_counts) AS n)"))
                    .isEqualTo(3_600);
        }
    }

    @Test
    void an_app_that_makes_up_operations_gets_a_thousand_a_day() {
        Instant from = now.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
        for (int part = 0; part < 2; part++) {
            List<Map<String, Object>> reports = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                reports.add(with(report("a", from, from.plusSeconds(60), 1), "operation", "o" + part + "-" + i));
            }
            Api.postRequests(reports).statusCode(202).body("accepted", equalTo(600));
        }
        JsonPath read = operations(from, from.plusSeconds(3_600));
        assertThat(read.getInt("total_operations")).isEqualTo(1_200);
        assertThat(read.getInt("operations.'(other)'.total_operations")).isEqualTo(200);
        assertThat(read.getMap("operations")).hasSize(1_000);
        assertThat(read.getInt("other_operations")).isEqualTo(1);
        assertThat(read.getInt("other_count")).isEqualTo(1);
    }

    @Test
    void the_error_rate_is_of_failed_requests_or_of_events_and_never_of_nothing() {
        Api.post(Map.of("app", app, "message", "m", "count", 3)).statusCode(202);
        errorRate("").body("status", equalTo("no_data")).body("error_rate_percent", nullValue());
        Instant to = now.isBefore(Instant.now().minusSeconds(30)) ? now : now.minusSeconds(30);
        Api.post(Map.of(
                "app",
                app,
                "message",
                "m",
                "count",
                2,
                "timestamp",
                to.minusSeconds(100).toString()));
        Api.postRequests(with(report("a", to.minusSeconds(240), to, 20), "operation", "read"))
                .statusCode(202);
        errorRate("")
                .body("status", equalTo("breached"))
                .body("source", equalTo("events"))
                .body("errors", equalTo(2))
                .body("requests", equalTo(20))
                .body("error_rate_percent", equalTo(10f))
                .body("threshold_percent", equalTo(5f))
                .body("to", equalTo(to.toString()));
        errorRate("operation=read").body("status", equalTo("no_data"));
        Map<String, Object> judged = with(report("b", to.minusSeconds(240), to, 100), "failed", 3);
        Api.postRequests(with(judged, "environment", "eu")).statusCode(202);
        errorRate("environment=eu")
                .body("status", equalTo("ok"))
                .body("source", equalTo("failed"))
                .body("errors", equalTo(3))
                .body("error_rate_percent", equalTo(3f));
        errorRate("environment=nowhere").body("status", equalTo("no_data"));
        Api.admin().get("/api/v1/stats/error-rate").then().statusCode(422);
        Api.admin().get("/api/v1/stats/error-rate?window=25h&app=" + app).then().statusCode(422);
    }

    @Test
    void operations_of_any_window_of_minutes_are_exact() {
        Instant start = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        List<Map<String, Object>> sent = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Instant from = start.plus(Duration.ofMinutes(random.nextInt(239)));
            Map<String, Object> report = with(
                    report("s" + i, from, from.plusSeconds(60), random.nextInt(50)),
                    "operation",
                    "o" + random.nextInt(3));
            sent.add(
                    random.nextBoolean()
                            ? with(report, "failed", random.nextInt((int) report.get("total") + 1))
                            : report);
        }
        Api.postRequests(sent).statusCode(202);
        for (int question = 0; question < 25; question++) {
            int[] edges = random.ints(2, 0, 241).sorted().toArray();
            Instant from = start.plus(Duration.ofMinutes(edges[0]));
            Instant to = start.plus(Duration.ofMinutes(edges[1] == edges[0] ? edges[0] + 1 : edges[1]));
            List<Map<String, Object>> inside = sent.stream()
                    .filter(report -> !Instant.parse(report.get("period_start").toString())
                                    .isBefore(from)
                            && Instant.parse(report.get("period_start").toString())
                                    .isBefore(to))
                    .toList();
            JsonPath read = operations(from, to);
            assertThat(read.getLong("total_operations")).isEqualTo(total(inside));
            assertThat(read.getString("widened")).isNull();
            long judged = total(inside.stream()
                    .filter(report -> report.containsKey("failed"))
                    .toList());
            long failed = inside.stream()
                    .mapToLong(report -> ((Number) report.getOrDefault("failed", 0)).longValue())
                    .sum();
            if (judged == 0) {
                assertThat(read.getString("success_rate")).isNull();
            } else {
                assertThat(read.getDouble("success_rate")).isCloseTo((double) (judged - failed) / judged, within(1e-6));
            }
            assertThat(read.getString("p50_duration_ms")).isNull();
        }
        assertThat(operations(start.plusSeconds(1), start.plusSeconds(61)).getBoolean("widened"))
                .isTrue();
    }

    @Test
    void percentiles_are_those_of_the_durations_to_five_percent() {
        double[] durations =
                random.doubles(3_000).map(x -> 20 * Math.exp(2 * x * x * x)).toArray();
        double[] bounds = new double[60];
        Arrays.setAll(bounds, i -> 10 * Math.pow(2, i / 8.0));
        for (int part = 0; part < 3; part++) {
            long[] counts = new long[bounds.length + 1];
            double sum = 0;
            for (int i = part * 1_000; i < (part + 1) * 1_000; i++) {
                int bucket = Arrays.binarySearch(bounds, durations[i]);
                counts[bucket < 0 ? -bucket - 1 : bucket]++;
                sum += durations[i];
            }
            Api.postRequests(with(
                            report("s" + part, now.minusSeconds(3_600), now.minusSeconds(90), 1_000),
                            "duration_ms",
                            Map.of("bounds", bounds, "counts", counts, "sum", sum)))
                    .statusCode(202);
        }
        JsonPath read = operations(now.minusSeconds(7_200), now);
        double[] sorted = durations.clone();
        Arrays.sort(sorted);
        assertThat(read.getDouble("p50_duration_ms")).isCloseTo(sorted[1_499], within(0.1 * sorted[1_499]));
        assertThat(read.getDouble("p99_duration_ms")).isCloseTo(sorted[2_969], within(0.1 * sorted[2_969]));
        assertThat(read.getDouble("avg_duration_ms"))
                .isCloseTo(Arrays.stream(durations).average().orElseThrow(), within(0.01));
    }

    private JsonPath operations(Instant from, Instant to) {
        return Api.admin()
                .queryParam("app", app)
                .queryParam("from", from.toString())
                .queryParam("to", to.toString())
                .get("/api/v1/stats/operations")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private io.restassured.response.ValidatableResponse errorRate(String query) {
        return Api.admin()
                .get("/api/v1/stats/error-rate?app=" + app + (query.isEmpty() ? "" : "&" + query))
                .then()
                .statusCode(200);
    }

    private static long total(List<Map<String, Object>> reports) {
        return reports.stream()
                .mapToLong(report -> ((Number) report.get("total")).longValue())
                .sum();
    }

    private Map<String, Object> report(String source, Instant from, Instant to, int total) {
        Map<String, Object> report = new HashMap<>();
        report.put("app", app);
        report.put("source", source);
        report.put("period_start", from.toString());
        report.put("period_end", to.toString());
        report.put("total", total);
        return report;
    }

    private static Map<String, Object> timed(Map<String, Object> report) {
        return with(
                report,
                "duration_ms",
                Map.of("bounds", List.of(5, 50, 500), "counts", List.of(10, 60, 29, 1), "sum", 1234.567));
    }

    private static Map<String, Object> with(Map<String, Object> report, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(report);
        changed.put(field, value);
        return changed;
    }

    private long sum(String table, String column) {
        return Stored.number(
                PostgresResource.database(),
                "SELECT coalesce(sum(" + column + "), 0) FROM " + table + " JOIN app ON app.id = app_id WHERE name = ?",
                app);
    }
}
