package io.tocsin.stats;

import io.tocsin.event.EventContent;
import io.tocsin.event.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Raises the counts per minute and per hour, inside the transaction that stored the events, and by those events only: so
 * statistics are exact also after retries and crashes.
 *
 * <p>Every writer wants the rows of the same few counters, and whoever raises one holds it until the end of its transaction. So
 * the counters come last, and the commit goes to the server together with them: nobody waits for a counter's row while its
 * holder's process has to be woken (docs/performance.md).
 */
public final class ErrorCounts {

    private record Minute(int appId, Instant minute, String environment, String level) {}

    private record Hour(
            int appId,
            Instant hour,
            String environment,
            String release,
            String level,
            String errorType,
            UUID issueId) {}

    /** Both tables' rows are taken in the order of their keys, so that two writers cannot deadlock. */
    private static final Comparator<Minute> MINUTES = Comparator.comparingInt(Minute::appId)
            .thenComparing(Minute::minute)
            .thenComparing(Minute::environment)
            .thenComparing(Minute::level);

    private static final Comparator<Hour> HOURS = Comparator.comparingInt(Hour::appId)
            .thenComparing(Hour::hour)
            .thenComparing(Hour::environment)
            .thenComparing(Hour::release)
            .thenComparing(Hour::level)
            .thenComparing(Hour::errorType)
            .thenComparing(Hour::issueId);

    private static final String ADD_MINUTES = """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            SELECT d.app_id, to_timestamp(d.minute), d.environment, d.level, d.count
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
                AS d (app_id, minute, environment, level, count)
            ON CONFLICT (app_id, minute, environment, level)
            DO UPDATE SET count = error_count_minute.count + excluded.count
            """;

    private static final String ADD_HOURS = """
            INSERT INTO error_count_hour (app_id, hour, environment, release, level, error_type, issue_id, count)
            SELECT d.app_id, to_timestamp(d.hour), d.environment, d.release, d.level, d.error_type, d.issue_id, d.count
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[])
                AS d (app_id, hour, environment, release, level, error_type, issue_id, count)
            ON CONFLICT (app_id, hour, environment, release, level, error_type, issue_id)
            DO UPDATE SET count = error_count_hour.count + excluded.count
            """;

    private static final int MINUTE_PARAMETERS = 5;

    /** One message to the server, of which it does nothing beyond the first statement that fails. */
    private static final String ADD_AND_COMMIT = ADD_MINUTES + ";" + ADD_HOURS + ";COMMIT";

    private ErrorCounts() {}

    /**
     * Adds the events, each by its {@code count}, and commits. They must have been inserted by this very transaction of the
     * connection. Where there are none, nothing is done and nothing committed.
     */
    public static void addAndCommit(Connection connection, Collection<NewEvent> inserted) throws SQLException {
        if (inserted.isEmpty()) {
            return;
        }
        // Summed here first: the same row twice in one upsert is an error.
        Map<Minute, Long> minutes = new HashMap<>();
        Map<Hour, Long> hours = new HashMap<>();
        for (NewEvent event : inserted) {
            EventContent content = event.content();
            long count = content.count();
            minutes.merge(
                    new Minute(
                            event.appId(),
                            content.occurredAt().truncatedTo(ChronoUnit.MINUTES),
                            content.environment(),
                            content.level()),
                    count,
                    Long::sum);
            hours.merge(
                    new Hour(
                            event.appId(),
                            content.occurredAt().truncatedTo(ChronoUnit.HOURS),
                            content.environment(),
                            content.release(),
                            content.level(),
                            content.errorType(),
                            event.issueId()),
                    count,
                    Long::sum);
        }
        try (PreparedStatement upserts = connection.prepareStatement(ADD_AND_COMMIT)) {
            bindMinutes(upserts, minutes);
            bindHours(upserts, hours, MINUTE_PARAMETERS);
            upserts.execute();
        }
    }

    private static void bindMinutes(PreparedStatement upsert, Map<Minute, Long> counts) throws SQLException {
        List<Minute> keys = counts.keySet().stream().sorted(MINUTES).toList();
        upsert.setObject(1, keys.stream().mapToInt(Minute::appId).toArray());
        upsert.setObject(
                2, keys.stream().mapToLong(key -> key.minute().getEpochSecond()).toArray());
        texts(upsert, 3, keys, Minute::environment);
        texts(upsert, 4, keys, Minute::level);
        upsert.setObject(5, keys.stream().mapToLong(counts::get).toArray());
    }

    private static void bindHours(PreparedStatement upsert, Map<Hour, Long> counts, int before) throws SQLException {
        List<Hour> keys = counts.keySet().stream().sorted(HOURS).toList();
        upsert.setObject(before + 1, keys.stream().mapToInt(Hour::appId).toArray());
        upsert.setObject(
                before + 2,
                keys.stream().mapToLong(key -> key.hour().getEpochSecond()).toArray());
        texts(upsert, before + 3, keys, Hour::environment);
        texts(upsert, before + 4, keys, Hour::release);
        texts(upsert, before + 5, keys, Hour::level);
        texts(upsert, before + 6, keys, Hour::errorType);
        upsert.setArray(
                before + 7,
                upsert.getConnection()
                        .createArrayOf("uuid", keys.stream().map(Hour::issueId).toArray()));
        upsert.setObject(before + 8, keys.stream().mapToLong(counts::get).toArray());
    }

    /** Of strings and not of objects: the driver sends those in binary, without escaping. */
    private static <K> void texts(PreparedStatement statement, int position, List<K> keys, Function<K, String> field)
            throws SQLException {
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf("text", keys.stream().map(field).toArray(String[]::new)));
    }
}
