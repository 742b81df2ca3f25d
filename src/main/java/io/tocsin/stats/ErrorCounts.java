package io.tocsin.stats;

import io.tocsin.event.Column;
import io.tocsin.event.EventContent;
import io.tocsin.event.LastMessage;
import io.tocsin.event.NewEvent;
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

/**
 * Raises the counts per minute and per hour, inside the transaction that stored the events, and by those events only: so
 * statistics are exact also after retries and crashes.
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

    private static final int MINUTE_PLACEHOLDERS = 5;
    private static final int HOUR_PLACEHOLDERS = 8;

    private ErrorCounts() {}

    /**
     * Adds the events, each by its {@code count}. They must have been inserted by the very transaction that the message ends.
     */
    public static void add(LastMessage message, Collection<NewEvent> inserted) {
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
        if (inserted.isEmpty()) {
            return;
        }
        message.add(ADD_MINUTES, MINUTE_PLACEHOLDERS, (statement, first) -> bindMinutes(statement, first, minutes));
        message.add(ADD_HOURS, HOUR_PLACEHOLDERS, (statement, first) -> bindHours(statement, first, hours));
    }

    private static void bindMinutes(PreparedStatement upsert, int first, Map<Minute, Long> counts) throws SQLException {
        List<Minute> keys = counts.keySet().stream().sorted(MINUTES).toList();
        Column.ints(upsert, first, keys, Minute::appId);
        Column.longs(upsert, first + 1, keys, key -> key.minute().getEpochSecond());
        Column.texts(upsert, first + 2, keys, Minute::environment);
        Column.texts(upsert, first + 3, keys, Minute::level);
        Column.longs(upsert, first + 4, keys, counts::get);
    }

    private static void bindHours(PreparedStatement upsert, int first, Map<Hour, Long> counts) throws SQLException {
        List<Hour> keys = counts.keySet().stream().sorted(HOURS).toList();
        Column.ints(upsert, first, keys, Hour::appId);
        Column.longs(upsert, first + 1, keys, key -> key.hour().getEpochSecond());
        Column.texts(upsert, first + 2, keys, Hour::environment);
        Column.texts(upsert, first + 3, keys, Hour::release);
        Column.texts(upsert, first + 4, keys, Hour::level);
        Column.texts(upsert, first + 5, keys, Hour::errorType);
        Column.uuids(upsert, first + 6, keys, Hour::issueId);
        Column.longs(upsert, first + 7, keys, counts::get);
    }
}
