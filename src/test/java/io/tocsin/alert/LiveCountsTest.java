package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.alert.Asked.Measure;
import io.tocsin.alert.LiveCounts.Ask;
import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.ErrorRate;
import io.tocsin.stats.ErrorRateRepository;
import io.tocsin.testing.EventRows;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.StoredEvent;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What live rules read, against counting one by one, and against what a backtest reads. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LiveCountsTest {

    private static final LocalDate FIRST_DAY = LocalDate.of(2031, 3, 10);
    private static final Instant START = Instant.parse("2031-03-10T00:00:00Z");
    private static final Instant END = Instant.parse("2031-03-12T00:00:00Z");
    private static final int APPS = 3;

    @Inject
    EntityManager entities;

    @Inject
    ReadTransactions transactions;

    @Inject
    ErrorRateRepository errorRates;

    @Inject
    PastRepository past;

    private final TestDatabase database = PostgresResource.database();
    private final Random random = new Random(31);
    private final List<Integer> apps = new ArrayList<>();
    private final List<StoredEvent> events = new ArrayList<>();
    /** Of each app: one that is ignored, a part of it, and others. */
    private final Map<Integer, List<UUID>> issues = new HashMap<>();

    private final Set<UUID> ignored = new HashSet<>();

    @BeforeEach
    void rows() throws Exception {
        for (int day = 0; day < 2; day++) {
            EventRows.partitions(database, FIRST_DAY.plusDays(day));
        }
        for (int i = 0; i < APPS; i++) {
            int app = EventRows.app(database, "live-" + UUID.randomUUID());
            apps.add(app);
            List<UUID> ids = Stream.generate(UUID::randomUUID).limit(6).toList();
            issues.put(app, ids);
            issue(app, ids.get(0), "ignored", null);
            issue(app, ids.get(1), "unresolved", ids.get(0));
            issue(app, ids.get(2), "resolved", null);
            issue(app, ids.get(3), "ignored", ids.get(2));
            issue(app, ids.get(4), "unresolved", null);
            ignored.addAll(ids.subList(0, 2));
        }
        for (int i = 0; i < 6_000; i++) {
            events.add(randomEvent());
        }
        EventRows.insert(database, events);
        requests();
    }

    private StoredEvent randomEvent() {
        Instant at =
                START.plus(random.nextLong(Duration.between(START, END).toSeconds() * 1_000_000), ChronoUnit.MICROS);
        int app = apps.get(random.nextInt(APPS));
        return StoredEvent.of(app, at)
                .withIssue(issues.get(app).get(random.nextInt(6)))
                .withCount(1 + random.nextInt(3))
                .withLevel(List.of("error", "fatal", "warning").get(random.nextInt(3)))
                .withEnvironment(List.of("production", "stage", "test").get(random.nextInt(3)))
                .withRelease(random.nextBoolean() ? "1.0" : "2.0")
                .withErrorType(random.nextBoolean() ? "A" : "B")
                .withUser(random.nextInt(4) == 0 ? "" : "user " + random.nextInt(60))
                .withTags(random.nextInt(3) == 0 ? "{\"color\": \"red\"}" : "{\"color\": \"blue\"}");
    }

    private void issue(int app, UUID id, String status, UUID canonical) {
        Stored.execute(
                database,
                "INSERT INTO issue (id, app_id, canonical_id, status, grouping_version, error_type, level, first_seen,"
                        + " last_seen, first_release, last_release, environments, made_at, count, heat, status_since)"
                        + " VALUES (?, ?, CAST(? AS uuid), ?, 2, 'E', 'error', CAST(? AS timestamptz), CAST(? AS timestamptz),"
                        + " '', '', '{production}', CAST(? AS timestamptz), 1, 0, now())",
                id,
                app,
                canonical == null ? null : canonical.toString(),
                status,
                START.toString(),
                END.toString(),
                START.plusSeconds(3_600).toString());
    }

    /** Each minute that is reported, of two operations, mostly with how many failed. */
    private void requests() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("request_count_minute", "request_count_hour")) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + table + "_p203103 PARTITION OF " + table
                        + " FOR VALUES FROM ('2031-03-01T00:00Z') TO ('2031-04-01T00:00Z')");
            }
            for (int app : apps) {
                boolean judges = random.nextBoolean();
                List<String> rows = new ArrayList<>();
                for (Instant minute = START; minute.isBefore(END); minute = minute.plusSeconds(60)) {
                    if (random.nextInt(30) > 0) {
                        for (String operation : List.of("a", "b")) {
                            long total = random.nextInt(40);
                            long judged = judges ? total : 0;
                            rows.add(row(app, minute, operation, total, judged));
                        }
                    }
                }
                statement.execute("INSERT INTO request_count_minute VALUES " + String.join(", ", rows));
                statement.execute("""
                        INSERT INTO request_count_hour
                        SELECT app_id, date_trunc('hour', minute, 'UTC'), environment, operation, sum(total), sum(failed),
                            sum(judged), 0, 0, '{}', '{}'
                        FROM request_count_minute WHERE app_id = %d GROUP BY 1, 2, 3, 4""".formatted(app));
                statement.execute(
                        "INSERT INTO request_report SELECT app_id, environment, max(minute) + interval '1 minute'"
                                + " FROM request_count_minute WHERE app_id = " + app + " GROUP BY 1, 2");
            }
        }
    }

    private static String row(int app, Instant at, String operation, long total, long judged) {
        return "(" + app + ", '" + at + "', 'production', '" + operation + "', " + total + ", " + judged / 5 + ", "
                + judged + ", 0, 0, '{}', '{}')";
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (int app : apps) {
            EventRows.remove(database, app);
            for (String table : List.of("request_count_minute", "request_count_hour", "request_report", "issue")) {
                Stored.execute(database, "DELETE FROM " + table + " WHERE app_id = ?", app);
            }
        }
    }

    @Test
    void windows_of_any_length_are_counted_exactly_all_at_once() {
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            asks.add(randomAsk(Measure.ERRORS));
            asks.add(randomAsk(Measure.TAGGED));
            asks.add(randomAsk(Measure.USERS));
            asks.add(randomAsk(Measure.REQUESTS));
        }
        Map<Ask, Figures> figures = count(asks, END);

        assertThat(figures).hasSameSizeAs(asks.stream().distinct().toList());
        for (Ask ask : asks) {
            Figures.Counted counted = (Figures.Counted) figures.get(ask);
            switch (ask.window().measure()) {
                case ERRORS, TAGGED ->
                    assertThat(counted.count())
                            .as("%s", ask)
                            .isEqualTo(inside(ask).mapToLong(StoredEvent::count).sum());
                case USERS ->
                    assertThat(counted.count())
                            .as("%s", ask)
                            .isEqualTo(inside(ask)
                                    .map(StoredEvent::userId)
                                    .filter(user -> !user.isEmpty())
                                    .distinct()
                                    .count());
                default -> assertThat(counted.count()).as("%s", ask).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void rates_are_those_that_are_shown_elsewhere() {
        int known = 0;
        for (int i = 0; i < 40; i++) {
            Instant at = START.plusSeconds(90_000 + random.nextInt(80_000));
            Instant reported = at.minusSeconds(random.nextInt(3) * 37L);
            for (int app : apps) {
                Stored.execute(
                        database,
                        "UPDATE request_report SET latest_period_end = CAST(? AS timestamptz) WHERE app_id = ?",
                        reported.toString(),
                        app);
            }
            Duration length = Duration.ofMinutes(1 + random.nextInt(900));
            Filter filter = withIgnored(environment(random.nextBoolean() ? "production" : null));
            int app = apps.get(random.nextInt(APPS));
            Ask ask = new Ask(app, filter, new Asked.Window(Measure.RATE, at.minus(length), at));
            Figures.Rate rate = (Figures.Rate) count(List.of(ask), at).get(ask);
            ErrorRate shown = errorRates.read(
                    new ErrorRateRepository.Scope(app, Optional.of("production"), Optional.empty()), length, at);

            if (shown.percent() == null) {
                assertThat(rate.known()).isFalse();
            } else {
                known++;
                if (filter.environment().isPresent() || shown.source() == ErrorRate.Source.FAILED) {
                    assertThat(100 * rate.ratio()).as("%s", ask).isCloseTo(shown.percent(), within(1e-9));
                }
            }
        }
        assertThat(known).isGreaterThan(30);
    }

    @Test
    void at_full_minutes_a_backtest_reads_the_same() {
        List<Condition> conditions = List.of(
                new Condition.Count(Filter.NONE, Thresholds.of(20), Duration.ofMinutes(30)),
                new Condition.Count(environment("stage"), Thresholds.of(5), Duration.ofMinutes(7)),
                new Condition.Count(withIgnored(Filter.NONE), Thresholds.of(20), Duration.ofMinutes(30)),
                new Condition.NewIssue(Filter.NONE, Thresholds.of(1), Duration.ofDays(1)),
                new Condition.Count(release("2.0"), Thresholds.of(5), Duration.ofMinutes(50)),
                new Condition.Rate(Filter.NONE, Thresholds.of(1), Duration.ofMinutes(200)),
                new Condition.Change(
                        Filter.NONE, Thresholds.of(20), Duration.ofMinutes(45), Condition.Against.PREVIOUS, 3),
                new Condition.Users(Filter.NONE, Thresholds.of(20), Duration.ofMinutes(30)),
                new Condition.Absence(Filter.NONE, Duration.ofMinutes(2), false, false),
                new Condition.Absence(Filter.NONE, Duration.ofMinutes(1), true, false),
                new Condition.ErrorRate(Filter.NONE, Thresholds.of(5), Duration.ofMinutes(5), 1, 1),
                new Condition.BurnRate(Filter.NONE, 99, BurnWindow.STANDARD.subList(0, 2), 1, 1));
        Instant from = START.plus(Duration.ofHours(20));
        Instant to = from.plus(Duration.ofHours(6));
        for (Condition condition : conditions) {
            int app = apps.get(random.nextInt(APPS));
            Past stored = past.read(app, condition, from, to);
            for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(17))) {
                // As it was then: what was reported later was not there.
                Stored.execute(
                        database,
                        "UPDATE request_report SET latest_period_end = (SELECT max(minute) + interval '1 minute' FROM"
                                + " request_count_minute AS count WHERE count.app_id = ? AND minute < CAST(? AS timestamptz))"
                                + " WHERE app_id = ?",
                        app,
                        at.toString(),
                        app);
                List<Ask> asks = Asked.windows(condition, at).stream()
                        .map(window -> new Ask(app, condition.filter(), window))
                        .toList();
                Map<Ask, Figures> figures = count(asks, at);
                Judgement live =
                        Asked.judge(condition, at, window -> figures.get(new Ask(app, condition.filter(), window)));

                Judgement tested = Asked.judge(condition, at, stored);
                assertThat(live.level()).as("%s at %s", condition, at).isEqualTo(tested.level());
                assertThat(live.reason()).as("%s at %s", condition, at).isEqualTo(tested.reason());
            }
        }
    }

    @Test
    void what_retention_has_removed_is_no_data() throws Exception {
        Ask ask = new Ask(apps.get(0), Filter.NONE, new Asked.Window(Measure.ERRORS, START, START.plusSeconds(600)));
        Ask later = new Ask(
                apps.get(0),
                Filter.NONE,
                new Asked.Window(Measure.ERRORS, START.plusSeconds(3600), START.plusSeconds(7200)));
        EventRows.floor(database, "error_count_minute", START.plusSeconds(60));
        try {
            assertThat(count(List.of(ask, later), END)).containsOnlyKeys(later);
        } finally {
            EventRows.floor(database, "error_count_minute", null);
        }
    }

    /** Counts by the minute are kept for longer than events, and live hardly any window begins on a minute. */
    @Test
    void a_window_that_begins_before_the_events_that_are_kept_begins_on_the_next_full_minute() throws Exception {
        Instant at = START.plus(Duration.ofHours(30)).plusSeconds(37);
        Instant kept = START.plus(Duration.ofHours(24));
        Ask across = errors(at.minus(Duration.ofHours(20)), at);
        Ask before = errors(START.plusSeconds(3637), START.plusSeconds(7237));
        Ask after = errors(at.minus(Duration.ofHours(2)), at);
        Ask ofRelease = new Ask(apps.get(0), release("2.0"), across.window());
        EventRows.floor(database, "event", kept);
        try {
            Map<Ask, Figures> figures = count(List.of(across, before, after, ofRelease), END);

            assertThat(figures).containsOnlyKeys(across, before, after);
            assertThat(figures)
                    .containsEntry(across, sum(errors(across.window().from().plusSeconds(23), at)));
            assertThat(figures)
                    .as("both ends, so that it is as long as the one that it is compared with")
                    .containsEntry(before, sum(errors(START.plusSeconds(3660), START.plusSeconds(7260))));
            assertThat(figures).containsEntry(after, sum(after));

            // Of the cut hours only a share is known to be of ignored issues.
            Ask notIgnored = new Ask(apps.get(0), Filter.NONE, across.window());
            double known = ((Figures.Counted) count(List.of(notIgnored), END).get(notIgnored)).count();
            double exact = ((Figures.Counted) sum(notIgnored)).count();
            assertThat(known).isCloseTo(exact, within(40.0));
            assertThat(known).isLessThan(((Figures.Counted) sum(across)).count() - 100);
        } finally {
            EventRows.floor(database, "event", null);
        }
    }

    private Ask errors(Instant from, Instant to) {
        return new Ask(apps.get(0), withIgnored(Filter.NONE), new Asked.Window(Measure.ERRORS, from, to));
    }

    private Figures sum(Ask ask) {
        return new Figures.Counted(inside(ask).mapToLong(StoredEvent::count).sum());
    }

    @Test
    void a_tag_is_not_known_of_what_was_counted_and_not_stored() {
        Filter red = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("color:red"),
                false);
        Instant at = START.plusSeconds(7200);
        Ask ask = new Ask(apps.get(0), red, new Asked.Window(Measure.TAGGED, at.minusSeconds(3600), at));
        assertThat(count(List.of(ask), END).get(ask))
                .isEqualTo(new Figures.Counted(
                        inside(ask).mapToLong(StoredEvent::count).sum()));

        Stored.execute(
                database,
                "INSERT INTO error_count_sampled (app_id, minute, level, issue_id, count)"
                        + " VALUES (?, CAST(? AS timestamptz), 'error', gen_random_uuid(), 3)",
                apps.get(0),
                at.minusSeconds(60).toString());
        assertThat(count(List.of(ask), END)).isEmpty();
    }

    @Test
    void an_ignored_issue_is_neither_new_nor_back() {
        Instant at = START.plusSeconds(7_200);
        for (Measure measure : List.of(Measure.NEW_ISSUES, Measure.REGRESSIONS)) {
            if (measure == Measure.REGRESSIONS) {
                issues.get(apps.get(0))
                        .forEach(id -> Stored.execute(
                                database,
                                "INSERT INTO issue_activity (issue_id, at, actor, kind, detail)"
                                        + " VALUES (?, CAST(? AS timestamptz), '', 'regressed', '{}')",
                                id,
                                at.minusSeconds(60).toString()));
            }
            Asked.Window window = new Asked.Window(measure, at.minusSeconds(7_000), at);
            Ask open = new Ask(apps.get(0), Filter.NONE, window);
            Ask all = new Ask(apps.get(0), withIgnored(Filter.NONE), window);

            assertThat(count(List.of(open, all), END))
                    .containsEntry(open, new Figures.Counted(2))
                    .containsEntry(all, new Figures.Counted(3));
        }
    }

    @Test
    void an_absence_of_every_app_is_judged_by_what_the_app_ever_sent() throws Exception {
        int silent = EventRows.app(database, "silent-" + UUID.randomUUID());
        apps.add(silent);
        Instant at = END.plusSeconds(86_400);
        for (boolean ofRequests : List.of(false, true)) {
            Condition everyApp = new Condition.Absence(Filter.NONE, Duration.ofMinutes(5), ofRequests, true);
            Condition named = new Condition.Absence(Filter.NONE, Duration.ofMinutes(5), ofRequests, false);
            Condition elsewhere =
                    new Condition.Absence(environment("elsewhere"), Duration.ofMinutes(5), ofRequests, true);

            assertThat(level(everyApp, apps.get(0), at)).isEqualTo(Level.FULL);
            assertThat(level(everyApp, apps.get(0), START.plusSeconds(90_000))).isEqualTo(Level.NONE);
            assertThat(level(everyApp, silent, at)).isEqualTo(Level.NONE);
            assertThat(level(named, silent, at)).isEqualTo(Level.FULL);
            assertThat(level(elsewhere, apps.get(0), at)).isEqualTo(Level.NONE);
        }
    }

    private Level level(Condition condition, int app, Instant at) {
        List<Ask> asks = Asked.windows(condition, at).stream()
                .map(window -> new Ask(app, condition.filter(), window))
                .toList();
        Map<Ask, Figures> figures = count(asks, at);
        return Asked.judge(condition, at, window -> figures.get(new Ask(app, condition.filter(), window)))
                .level();
    }

    private Ask randomAsk(Measure measure) {
        Duration length = measure == Measure.USERS
                ? Duration.ofMinutes(1 + random.nextInt(120))
                : Duration.ofMinutes(1 + random.nextInt(random.nextBoolean() ? 30 : 1_400));
        Instant to = START.plus(Duration.ofDays(1)).plusMillis(random.nextInt(80_000_000));
        Filter filter = measure == Measure.REQUESTS
                ? Filter.NONE
                : new Filter(
                        sometimes("production", "test"),
                        sometimes("1.0", "2.0"),
                        sometimes("error", "warning"),
                        sometimes("A", "B"),
                        switch (measure) {
                            case TAGGED -> Optional.of("color:red");
                            case USERS -> sometimes("color:red", "color:red");
                            default -> Optional.empty();
                        },
                        random.nextInt(3) == 0);
        return new Ask(apps.get(random.nextInt(APPS)), filter, new Asked.Window(measure, to.minus(length), to));
    }

    private Optional<String> sometimes(String one, String other) {
        return random.nextInt(4) > 0 ? Optional.empty() : Optional.of(random.nextBoolean() ? one : other);
    }

    private Stream<StoredEvent> inside(Ask ask) {
        Filter filter = ask.filter();
        return events.stream()
                .filter(event -> event.appId() == ask.appId())
                .filter(event -> !event.occurredAt().isBefore(ask.window().from())
                        && event.occurredAt().isBefore(ask.window().to()))
                .filter(event -> filter.environment()
                        .map(event.environment()::equals)
                        .orElse(!event.environment().equals("test")))
                .filter(event -> filter.release().map(event.release()::equals).orElse(true))
                .filter(event -> filter.level().map(event.level()::equals).orElse(true))
                .filter(event ->
                        filter.errorType().map(event.errorType()::equals).orElse(true))
                .filter(event -> filter.includeIgnored() || !ignored.contains(event.issueId()))
                .filter(event ->
                        filter.tag().isEmpty() || String.valueOf(event.tags()).contains("red"));
    }

    private static Filter environment(String name) {
        return new Filter(
                Optional.ofNullable(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Filter withIgnored(Filter filter) {
        return new Filter(
                filter.environment(), filter.release(), filter.level(), filter.errorType(), filter.tag(), true);
    }

    private static Filter release(String name) {
        return new Filter(
                Optional.empty(), Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    private Map<Ask, Figures> count(List<Ask> asks, Instant now) {
        Map<Ask, Figures> figures = new HashMap<>();
        transactions.read(
                "a test",
                () -> entities.unwrap(Session.class).doReturningWork(connection -> {
                    figures.putAll(new LiveCounts(connection).count(asks, now));
                    return true;
                }));
        return figures;
    }
}
