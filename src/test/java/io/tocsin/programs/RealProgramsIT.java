package io.tocsin.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Programs of several languages are made to fail, what they print goes through the packaged service 100,000 times, and its
 * statistics must agree to the last count with what was sent.
 */
class RealProgramsIT {

    private static final int EVENTS = 100_000;
    private static final int TWICE = EVENTS / 20;
    /** By when all is posted; no window may end between the start and then. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Map<String, Duration> INTERVALS = Map.of(
            "1m", Duration.ofMinutes(1),
            "5m", Duration.ofMinutes(5),
            "1h", Duration.ofHours(1),
            "1d", Duration.ofDays(1));

    @Test
    void statistics_agree_to_the_last_count_with_what_programs_of_many_languages_printed() throws Exception {
        List<Failure> failures = FailingPrograms.run();
        assertThat(failures.stream().map(Failure::language).collect(Collectors.toSet()))
                .as("languages")
                .hasSizeGreaterThanOrEqualTo(3);

        try (TocsinProcess tocsin = TocsinProcess.in(
                        TestFolders.fresh("tocsin-").resolve("data"))
                .start()
                .awaitReady()) {
            Client administrator = new Client(tocsin.httpPort(), tocsin.adminKey());
            Client reader = administrator.withKeyFor("events:read");
            Instant begun = Instant.now();
            List<SentEvent> events = new Plan(failures, begun, PATIENCE).events(EVENTS);

            Delivery delivery = new Delivery(administrator.withKeyFor("events:write"));
            delivery.post(events, TWICE);

            assertThat(Instant.now()).isBefore(begun.plus(PATIENCE));
            assertThat(delivery.sentTwice()).isEqualTo(TWICE);
            assertThat(delivery.accepted()).isEqualTo(EVENTS);
            assertThat(delivery.duplicates()).isEqualTo(TWICE);
            assertStatistics(reader, new Expectation(events), begun);
            assertPages(reader, delivery.pagedIds(), events);
        }
    }

    private static void assertStatistics(Client reader, Expectation sent, Instant begun) throws IOException {
        Window whole = new Window(begun.minus(31, ChronoUnit.DAYS), begun.plus(PATIENCE.multipliedBy(2)));
        assertThat(sent.in(whole).events()).hasSize(EVENTS);
        assertWindow(reader, sent, whole, false);
        assertFiltered(reader, sent, whole);
        for (Window window : awkward(begun)) {
            assertWindow(reader, sent, window, true);
        }
        assertFiltered(reader, sent, awkward(begun).get(0));
    }

    /** Windows that begin and end where mistakes are made. */
    private static List<Window> awkward(Instant begun) {
        Instant hour = begun.truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);
        Instant minute = begun.truncatedTo(ChronoUnit.MINUTES).minus(17, ChronoUnit.MINUTES);
        Instant day = begun.truncatedTo(ChronoUnit.DAYS);
        return List.of(
                new Window(begun.minus(50, ChronoUnit.HOURS).plusNanos(123_456_000), begun),
                new Window(hour, hour.plus(1, ChronoUnit.HOURS)),
                new Window(hour.minusNanos(1_000), hour.plus(1, ChronoUnit.HOURS)),
                new Window(hour.plusNanos(1_000), hour.plus(2, ChronoUnit.HOURS).minusNanos(1_000)),
                new Window(hour.plusNanos(433_500_000_000L), hour.plusNanos(2_460_000_001_000L)),
                new Window(minute, minute.plus(1, ChronoUnit.MINUTES)),
                new Window(minute.minusNanos(1_000), minute.plusNanos(1_000)),
                new Window(day.minus(1, ChronoUnit.DAYS), day),
                new Window(day.minus(1, ChronoUnit.DAYS).plusNanos(1_000), day.plusNanos(1_000)),
                new Window(begun.minus(29, ChronoUnit.DAYS), begun.minus(28, ChronoUnit.DAYS)));
    }

    /** @param exact whether every event's time is known, so that every point of the series is */
    private static void assertWindow(Client reader, Expectation sent, Window window, boolean exact) throws IOException {
        Expectation expected = sent.in(window);
        assertThat(expected.events()).as("events in %s", window).isNotEmpty();
        JsonNode plain = statistics(reader, window, Map.of());
        assertThat(plain.get("total_errors").longValue())
                .as("total in %s", window)
                .isEqualTo(expected.total());
        assertThat(counts(plain.get("error_types")))
                .as("types in %s", window)
                .isEqualTo(expected.by(event -> event.failure().errorType()));
        assertSeries(plain, expected, window, exact);
        for (Map.Entry<String, Function<SentEvent, String>> dimension : Expectation.DIMENSIONS.entrySet()) {
            JsonNode grouped = statistics(reader, window, Map.of("group_by", dimension.getKey()));
            Map<String, Long> groups = new HashMap<>();
            grouped.get("groups")
                    .forEach(group -> groups.put(
                            group.get("key").textValue(), group.get("count").longValue()));
            assertThat(groups)
                    .as("by %s in %s", dimension.getKey(), window)
                    .isEqualTo(expected.by(dimension.getValue()));
            assertThat(grouped.get("total_errors").longValue()).isEqualTo(expected.total());
        }
    }

    /** Every value of every dimension by itself, and two of them together. */
    private static void assertFiltered(Client reader, Expectation sent, Window window) throws IOException {
        Expectation inside = sent.in(window);
        for (Map.Entry<String, Function<SentEvent, String>> dimension : Expectation.DIMENSIONS.entrySet()) {
            for (String value : inside.by(dimension.getValue()).keySet()) {
                if (value.isEmpty()) {
                    // An empty parameter is as if absent.
                    continue;
                }
                Expectation expected =
                        inside.where(event -> dimension.getValue().apply(event).equals(value));
                assertTotal(reader, expected, window, Map.of(dimension.getKey(), value));
                if (!dimension.getKey().equals("app")) {
                    assertTotal(
                            reader,
                            expected.where(event -> event.app().equals("billing")),
                            window,
                            Map.of(dimension.getKey(), value, "app", "billing"));
                }
            }
        }
    }

    private static void assertTotal(Client reader, Expectation expected, Window window, Map<String, String> filter)
            throws IOException {
        JsonNode answer = statistics(reader, window, filter);
        assertThat(answer.get("total_errors").longValue())
                .as("%s in %s", filter, window)
                .isEqualTo(expected.total());
        assertSeries(answer, expected, window, false);
    }

    private static void assertSeries(JsonNode answer, Expectation expected, Window window, boolean exact) {
        Map<Instant, Long> points = new HashMap<>();
        long sum = 0;
        for (JsonNode point : answer.get("series")) {
            long count = point.get("count").longValue();
            sum += count;
            if (count > 0) {
                points.put(Instant.parse(point.get("time").textValue()), count);
            }
        }
        assertThat(sum).as("series in %s", window).isEqualTo(expected.total());
        if (exact) {
            Duration interval = INTERVALS.get(answer.get("interval").textValue());
            assertThat(points).as("series in %s", window).isEqualTo(expected.series(interval));
        }
    }

    private static JsonNode statistics(Client reader, Window window, Map<String, String> more) throws IOException {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("from", window.from().toString());
        parameters.put("to", window.to().toString());
        return reader.get("/api/v1/stats", parameters);
    }

    private static Map<String, Long> counts(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().longValue()));
    }

    private static void assertPages(Client reader, Set<String> sentIds, List<SentEvent> events) throws IOException {
        List<String> read = new ArrayList<>();
        Instant before = Instant.MAX;
        String cursor = "";
        do {
            JsonNode page =
                    reader.get("/api/v1/events", Map.of("app", Plan.PAGED_APP, "limit", "137", "cursor", cursor));
            for (JsonNode event : page.get("events")) {
                Instant occurred = Instant.parse(event.get("timestamp").textValue());
                assertThat(occurred).isBeforeOrEqualTo(before);
                before = occurred;
                read.add(event.get("id").textValue());
            }
            cursor = page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(read).doesNotHaveDuplicates();
        assertThat(read).containsExactlyInAnyOrderElementsOf(sentIds);
        assertThat(read).hasSize((int) events.stream()
                .filter(event -> event.app().equals(Plan.PAGED_APP))
                .count());
    }
}
