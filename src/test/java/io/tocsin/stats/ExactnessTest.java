package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.StoredEvent;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random windows, filters, groupings and intervals over random events, against counting them one by one. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ExactnessTest {

    private static final LocalDate FIRST_DAY = LocalDate.of(2032, 1, 30);
    private static final int DAYS = 4;
    private static final Instant START = Instant.parse("2032-01-30T00:00:00Z");
    private static final long LENGTH_MICROS = Duration.ofDays(DAYS).toNanos() / 1000;
    private static final int EVENTS = 4_000;
    private static final int QUESTIONS = 400;

    @Inject
    StatisticsRepository repository;

    private final Random random = new Random(20260131);
    private final List<String> names = new ArrayList<>();
    private final List<Integer> apps = new ArrayList<>();

    @Test
    void statistics_of_any_window_are_exact() throws Exception {
        TestDatabase database = PostgresResource.database();
        for (int day = 0; day < DAYS; day++) {
            EventRows.partitions(database, FIRST_DAY.plusDays(day));
        }
        for (int app = 0; app < 3; app++) {
            names.add("exact-" + UUID.randomUUID());
            apps.add(EventRows.app(database, names.get(app)));
        }
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(randomEvent());
        }
        EventRows.insert(database, events);

        int asked = 0;
        while (asked < QUESTIONS) {
            StatisticsQuery query = randomQuery();
            if (query != null) {
                check(query, events);
                asked++;
            }
        }
        for (int app : apps) {
            EventRows.remove(database, app);
        }
    }

    private void check(StatisticsQuery query, List<StoredEvent> events) {
        List<StoredEvent> inside = events.stream()
                .filter(event -> !event.occurredAt().isBefore(query.from())
                        && event.occurredAt().isBefore(query.to()))
                .filter(matching(query.filter()))
                .toList();
        Statistics answer = repository.read(query, randomInstant());

        assertThat(answer.totalErrors()).as("%s", query).isEqualTo(sum(inside));
        assertThat(answer.errorTypes()).as("%s", query).isEqualTo(sums(inside, StoredEvent::errorType));
        assertThat(answer.otherCount()).isNull();
        assertThat(answer.groupsOtherCount()).isNull();
        assertThat(answer.widened()).isNull();
        assertThat(answer.groups().stream().collect(Collectors.toMap(Statistics.Group::key, Statistics.Group::count)))
                .as("%s", query)
                .isEqualTo(query.groupBy()
                        .map(group -> sums(inside, event -> key(group, event)))
                        .orElse(Map.of()));
        assertThat(answer.groups())
                .allSatisfy(
                        group -> assertThat(group.share()).isEqualTo((double) group.count() / answer.totalErrors()));
        assertSeries(query, inside, answer);
    }

    private static void assertSeries(StatisticsQuery query, List<StoredEvent> inside, Statistics answer) {
        Duration length = Interval.ofWord(answer.interval()).length();
        Map<Instant, Long> counted = new HashMap<>();
        for (StoredEvent event : inside) {
            counted.merge(Buckets.floor(event.occurredAt(), length), (long) event.count(), Long::sum);
        }
        List<Statistics.Point> expected = new ArrayList<>();
        for (Instant at = Buckets.floor(query.from(), length); at.isBefore(query.to()); at = at.plus(length)) {
            expected.add(new Statistics.Point(at, counted.getOrDefault(at, 0L)));
        }
        assertThat(answer.series()).as("%s", query).isEqualTo(expected);
    }

    private StoredEvent randomEvent() {
        return StoredEvent.of(apps.get(random.nextInt(apps.size())), randomInstant())
                .withIssue(EventRows.id(random.nextInt(5)))
                .withCount(random.nextInt(10) == 0 ? 1 + random.nextInt(1_000_000) : 1)
                .withLevel(random.nextInt(4) == 0 ? "warning" : "error")
                .withEnvironment(List.of("", "production", "staging").get(random.nextInt(3)))
                .withRelease(List.of("", "1.0", "2.0").get(random.nextInt(3)))
                .withErrorType(List.of("", "a.B", "c.D", "é😀").get(random.nextInt(4)));
    }

    private StatisticsQuery randomQuery() {
        Instant one = randomInstant();
        Instant other =
                random.nextInt(3) == 0 ? one.plusNanos(1000L * random.nextLong(7_200_000_000L)) : randomInstant();
        Instant from = one.isBefore(other) ? one : other;
        Instant to = one.isBefore(other) ? other : one;
        ErrorFilter filter = new ErrorFilter(
                sometimes(apps),
                sometimes(List.of("production", "staging", "unknown")),
                sometimes(List.of("1.0", "2.0")),
                sometimes(List.of("error", "warning")),
                sometimes(List.of("a.B", "é😀")),
                sometimes(List.of(EventRows.id(1), EventRows.id(2))));
        StatisticsQuery query = new StatisticsQuery(
                from,
                to,
                filter,
                random.nextBoolean() ? Optional.of(any(List.of(GroupBy.values()))) : Optional.empty(),
                random.nextBoolean() ? Optional.of(any(List.of(Interval.values()))) : Optional.empty());
        boolean tooFine = query.hourly()
                && query.interval().map(Interval::belowAnHour).orElse(false)
                && Duration.between(from, to).compareTo(StatisticsQuery.LONGEST_FROM_EVENTS) > 0;
        return from.equals(to) || tooFine ? null : query;
    }

    /** On whole hours, minutes and seconds and next to them as well: that is where half-open windows go wrong. */
    private Instant randomInstant() {
        long micros = random.nextLong(LENGTH_MICROS);
        long unit = List.of(3_600_000_000L, 60_000_000L, 1_000_000L, 1L).get(random.nextInt(4));
        long cut = micros / unit * unit + random.nextInt(3) - 1;
        return START.plusNanos(1000 * Math.max(0, cut));
    }

    private <T> Optional<T> sometimes(List<T> values) {
        return random.nextInt(4) == 0 ? Optional.of(any(values)) : Optional.empty();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String key(GroupBy group, StoredEvent event) {
        return switch (group) {
            case ERROR_TYPE -> event.errorType();
            case LEVEL -> event.level();
            case APP -> names.get(apps.indexOf(event.appId()));
            case ENVIRONMENT -> event.environment();
            case RELEASE -> event.release();
            case ISSUE -> event.issueId().toString();
        };
    }

    private static Predicate<StoredEvent> matching(ErrorFilter filter) {
        return event -> same(filter.appId(), event.appId())
                && same(filter.environment(), event.environment())
                && same(filter.release(), event.release())
                && same(filter.level(), event.level())
                && same(filter.errorType(), event.errorType())
                && same(filter.issueId(), event.issueId());
    }

    private static <T> boolean same(Optional<T> asked, T actual) {
        return asked.map(actual::equals).orElse(true);
    }

    private static long sum(List<StoredEvent> events) {
        return events.stream().mapToLong(StoredEvent::count).sum();
    }

    private static Map<String, Long> sums(List<StoredEvent> events, Function<StoredEvent, String> key) {
        return events.stream().collect(Collectors.groupingBy(key, Collectors.summingLong(StoredEvent::count)));
    }
}
