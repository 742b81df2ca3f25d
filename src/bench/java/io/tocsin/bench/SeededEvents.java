package io.tocsin.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Millions of events over a week, with their counts, put into the database past the service: as if they had come in. */
final class SeededEvents {

    static final int EVENTS = 5_000_000;
    static final int APPS = 10;
    static final int DAYS = 7;
    private static final int SLICES = 25;

    private static final String INSERT_SLICE = """
            INSERT INTO event (id, app_id, issue_id, occurred_at, received_at, level, environment, release, error_type,
                message, server_name, transaction, logger, platform, user_id, tags, payload)
            SELECT uuidv7(s.at - clock_timestamp()), s.app_id, md5(s.app_id || ' ' || s.kind)::uuid, s.at, s.at,
                CASE WHEN s.kind %% 5 = 0 THEN 'warning' ELSE 'error' END,
                'production', '2026.' || (1 + s.n %% 3) || '.0', 'com.example.shop.Failure' || s.kind || 'Exception',
                'Order ' || s.n || ' could not be paid: the card service answered 503',
                'shop-' || s.n %% 8, 'POST /orders/{id}/payment', 'com.example.shop.Checkout', 'java',
                'user-' || s.n %% 50000, '{"region": "eu-1"}',
                '{"stack_trace": "com.example.shop.FailureException: the card service answered 503"}'
            FROM (SELECT n, a.ids[1 + floor(random() * cardinality(a.ids))::int] AS app_id, floor(random() * 20)::int AS kind,
                    date_trunc('milliseconds', now() - make_interval(secs => %1$d * 86400 * (%2$d + random()) / %3$d)) AS at
                FROM generate_series(1, %4$d) AS n,
                    (SELECT array_agg(id) AS ids FROM app WHERE name LIKE 'seeded-%%') AS a) AS s
            """;

    private static final List<String> THEN = List.of(
            """
            INSERT INTO error_count_hour (app_id, hour, environment, release, level, error_type, issue_id, count)
            SELECT app_id, date_trunc('hour', occurred_at), environment, release, level, error_type, issue_id, sum(count)
            FROM event GROUP BY 1, 2, 3, 4, 5, 6, 7
            """,
            """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            SELECT app_id, date_trunc('minute', occurred_at), environment, level, sum(count)
            FROM event GROUP BY 1, 2, 3, 4
            """,
            "VACUUM (ANALYZE) event",
            "VACUUM (ANALYZE) error_count_hour",
            "VACUUM (ANALYZE) error_count_minute");

    private SeededEvents() {}

    /** Puts them there; two connections at a time. */
    static void into(Service service) throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        for (int app = 0; app < APPS; app++) {
            service.makeApp("seeded-" + app);
        }
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> slices = new ArrayList<>();
            for (int slice = 0; slice < SLICES; slice++) {
                String insert = INSERT_SLICE.formatted(DAYS, slice, SLICES, EVENTS / SLICES);
                slices.add(two.submit(() -> {
                    execute(service, insert);
                    return null;
                }));
            }
            for (Future<?> slice : slices) {
                slice.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException("The events could not be made", failed.getCause());
        } finally {
            two.shutdownNow();
        }
        for (String sql : THEN) {
            execute(service, sql);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d events of %d days, %s hour and %s minute rows of counts, made in %d s%n",
                Long.parseLong(service.ask("SELECT count(*) FROM event")),
                DAYS,
                service.ask("SELECT count(*) FROM error_count_hour"),
                service.ask("SELECT count(*) FROM error_count_minute"),
                (System.nanoTime() - start) / 1_000_000_000);
    }

    private static void execute(Service service, String sql) throws IOException, SQLException {
        try (Connection connection = service.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute("SET max_parallel_workers_per_gather = 0");
            statement.execute("SET work_mem = '128MB'");
            statement.execute(sql);
        }
    }
}
