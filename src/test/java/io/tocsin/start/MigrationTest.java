package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestServer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Migrations keep what was there before them. */
class MigrationTest {

    @Test
    void what_came_before_issues_is_found_among_them() {
        TestDatabase database = TestServer.shared();
        migrate(database, "3");
        Stored.execute(database, """
                CREATE TABLE error_count_hour_p202611 PARTITION OF error_count_hour
                FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')
                """);
        Stored.execute(database, """
                INSERT INTO app (public_id, name, sentry_key, created_at) VALUES (gen_random_uuid(), 'shop', 'k', now())
                """);
        Stored.execute(database, """
                INSERT INTO error_count_hour (app_id, hour, environment, release, level, error_type, issue_id, count)
                SELECT app.id, timestamptz '2026-11-02 00:00Z' + n * interval '1 hour', (ARRAY['', 'prod', 'stage'])[1 + n % 3],
                    (ARRAY['1.0', '1.1'])[1 + n / 200], CASE WHEN n = 399 THEN 'fatal' ELSE 'error' END, 'ShopError',
                    '00000000-0000-8000-8000-000000000001', 2
                FROM app, generate_series(0, 399) AS n
                """);
        Stored.execute(database, """
                INSERT INTO error_count_hour (app_id, hour, level, issue_id, count)
                SELECT app.id, '2026-11-02 00:00Z', 'error', '00000000-0000-8000-8000-000000000002', 1 FROM app
                """);

        migrate(database, "latest");

        assertThat(Stored.number(database, """
                SELECT count(*) FROM issue JOIN issue_description ON issue_id = id
                WHERE id = '00000000-0000-8000-8000-000000000001' AND title = 'ShopError' AND count = 800 AND level = 'fatal'
                    AND first_seen = '2026-11-02 00:00Z' AND last_seen = '2026-11-18 15:00Z' AND first_release = '1.0'
                    AND last_release = '1.1' AND environments = '{prod,stage}' AND search @@ '''shope'':*'::tsquery
                """)).isOne();
        assertThat(Stored.number(
                        database,
                        "SELECT count(*) FROM issue JOIN issue_description ON issue_id = id"
                                + " WHERE title = 'Error without a type' AND count = 1"))
                .isOne();
        // Two an hour, without end: 2 / (1 - 2^(-1/6)) = 18.3 as of the last hour.
        assertThat(
                        Stored.number(
                                database,
                                "SELECT round(10 * exp(heat - extract(epoch FROM last_seen) * ln(2) / 21600)) FROM issue WHERE count = 800"))
                .isEqualTo(183);
        assertThat(Stored.number(
                        database,
                        "SELECT count(*) FROM release WHERE (name, first_seen) IN"
                                + " (('1.0', '2026-11-02 00:00Z'), ('1.1', '2026-11-10 08:00Z'))"))
                .isEqualTo(2);
        assertThat(Stored.number(database, """
                SELECT count(*) FROM release_environment WHERE (environment, release, first_seen) IN
                    (('', '1.0', '2026-11-02 00:00Z'), ('prod', '1.0', '2026-11-02 01:00Z'), ('stage', '1.1', '2026-11-10 08:00Z'))
                """)).isEqualTo(3);
    }

    private static void migrate(TestDatabase database, String target) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("db/migration")
                .target(target)
                .load()
                .migrate();
    }
}
