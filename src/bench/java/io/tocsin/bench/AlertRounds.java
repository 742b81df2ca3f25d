package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a round of evaluation takes with 1,000 rules of 200 apps, whose counts reach back a day. The rules come by file, all at once,
 * so that all are due in the same round.
 */
final class AlertRounds {

    private static final int APPS = 200;
    private static final int EVENTS_A_SECOND = 500;
    private static final double GOAL_SECONDS = 1;
    private static final Duration WARM = Duration.ofSeconds(45);
    private static final Duration LENGTH = Duration.ofMinutes(2);

    /** None of them ever fires; each app has every other five. */
    private static final List<String> CONDITIONS = List.of(
            "{kind: count, threshold: 900000000, window: 5m}",
            "{kind: count, threshold: 900000000, window: 1h}",
            "{kind: count, threshold: 900000000, window: 1d}",
            "{kind: error_rate, threshold: 100, window: 5m}",
            "{kind: burn_rate, objective: 99}",
            "{kind: new_issue, threshold: 900000, window: 5m}",
            "{kind: users, threshold: 900000, window: 5m}",
            "{kind: change, threshold: 900000, window: 1h, against: day}",
            "{kind: count, threshold: 900000000, window: 1h, level: error}",
            "{kind: error_rate, threshold: 100, window: 1h}");

    private static final List<String> A_DAY = List.of(
            """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            SELECT app.id, minute, 'production', level, 1 + (random() * 20)::int
            FROM app, generate_series(date_trunc('minute', now()) - interval '26 hours', now() - interval '1 minute',
                interval '1 minute') AS minute, unnest(ARRAY['error', 'warning']) AS level
            WHERE app.name LIKE 'watched-%'
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO error_count_hour (app_id, hour, environment, release, level, error_type, issue_id, count)
            SELECT app.id, hour, 'production', '1', level, 'Failure' || type, md5(app.id || ' ' || type)::uuid, 60
            FROM app, generate_series(date_trunc('hour', now()) - interval '26 hours', now(), interval '1 hour') AS hour,
                unnest(ARRAY['error', 'warning']) AS level, generate_series(1, 10) AS type
            WHERE app.name LIKE 'watched-%'
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO request_count_minute (app_id, minute, environment, operation, total, failed, judged, timed,
                duration_micros, buckets, bucket_counts)
            SELECT app.id, minute, 'production', operation, 1000, 0, 1000, 0, 0, '{}', '{}'
            FROM app, generate_series(date_trunc('minute', now()) - interval '26 hours', now() - interval '1 minute',
                interval '1 minute') AS minute, unnest(ARRAY['GET /', 'POST /']) AS operation
            WHERE app.name LIKE 'watched-%'
            """,
            """
            INSERT INTO request_count_hour (app_id, hour, environment, operation, total, failed, judged, timed,
                duration_micros, buckets, bucket_counts)
            SELECT app.id, hour, 'production', operation, 60000, 0, 60000, 0, 0, '{}', '{}'
            FROM app, generate_series(date_trunc('hour', now()) - interval '26 hours', now(), interval '1 hour') AS hour,
                unnest(ARRAY['GET /', 'POST /']) AS operation
            WHERE app.name LIKE 'watched-%'
            """,
            """
            INSERT INTO request_report (app_id, environment, latest_period_end)
            SELECT id, 'production', date_trunc('minute', now()) FROM app WHERE name LIKE 'watched-%'
            """,
            "VACUUM (ANALYZE) error_count_minute",
            "VACUUM (ANALYZE) error_count_hour",
            "VACUUM (ANALYZE) request_count_minute",
            "VACUUM (ANALYZE) request_count_hour");

    private AlertRounds() {}

    static void run(Run run) throws IOException, InterruptedException, SQLException {
        Path rules = Files.createTempFile(run.directory(), "rules", ".yaml");
        Files.writeString(rules, "rules: []\n");
        Map<String, String> settings = Map.of("TOCSIN_ALERT_RULES_FILE", rules.toString());
        try (Service service = run.start("alert-rounds", settings)) {
            for (int app = 0; app < APPS; app++) {
                service.makeApp("watched-" + app);
            }
            try (Connection connection = service.connection();
                    Statement statement = connection.createStatement()) {
                for (String sql : A_DAY) {
                    statement.execute(sql);
                }
            }
            Files.writeString(rules, yaml());
            String key = service.makeWritingKey();
            Requests requests =
                    Requests.posting("/api/v1/events", key, "watched", new OfManyApps(Shape.ONE.events(10), APPS));
            try (PacedLoad load = PacedLoad.start(service.port(), 16, requests, EVENTS_A_SECOND)) {
                Thread.sleep(WARM.toMillis());
                measure(service);
                System.out.printf(
                        Locale.ROOT,
                        "  meanwhile %,.0f events/s came in%n",
                        load.cut().eventsPerSecond());
            }
            tellSlow(service);
        } finally {
            Files.delete(rules);
        }
    }

    private static String yaml() {
        StringBuilder yaml = new StringBuilder("rules:\n");
        for (int app = 0; app < APPS; app++) {
            for (int i = app % 2; i < CONDITIONS.size(); i += 2) {
                yaml.append("  - {name: rule-").append(app).append('-').append(i);
                yaml.append(", app: watched-").append(app);
                yaml.append(", condition: ").append(CONDITIONS.get(i)).append("}\n");
            }
        }
        return yaml.toString();
    }

    /** Rounds are seconds apart, so that a look each half second meets each of them. */
    private static void measure(Service service) throws IOException, InterruptedException {
        double count = metric(service, "tocsin_alert_round_seconds_count");
        double sum = metric(service, "tocsin_alert_round_seconds_sum");
        double watches = metric(service, "tocsin_alert_watches");
        double firstCount = count;
        double firstSum = sum;
        double longest = 0;
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(500);
            double nextCount = metric(service, "tocsin_alert_round_seconds_count");
            double nextSum = metric(service, "tocsin_alert_round_seconds_sum");
            if (nextCount > count) {
                longest = Math.max(longest, (nextSum - sum) / (nextCount - count));
            }
            count = nextCount;
            sum = nextSum;
        }
        System.out.printf(
                Locale.ROOT,
                "%,.0f rules with their apps; %.0f rounds, on average %.3f s, at most %.3f s (the goal is %.0f); failed: %.0f%n",
                watches,
                count - firstCount,
                (sum - firstSum) / (count - firstCount),
                longest,
                GOAL_SECONDS,
                metric(service, "tocsin_alert_rounds_failed_total"));
    }

    private static double metric(Service service, String name) throws IOException {
        return service.metric(name).orElse(Double.NaN);
    }

    private static void tellSlow(Service service) throws IOException {
        service.output()
                .filter(line -> line.contains("Slow query: alert rules"))
                .limit(20)
                .forEach(System.out::println);
    }
}
