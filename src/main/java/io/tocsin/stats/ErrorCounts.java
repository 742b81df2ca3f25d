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

    /** A row with every dimension. */
    private record Cell(
            int appId,
            Instant from,
            String environment,
            String release,
            String level,
            String errorType,
            UUID issueId) {}

    /** All tables' rows are taken in the order of their keys, so that two writers cannot deadlock. */
    private static final Comparator<Minute> MINUTES = Comparator.comparingInt(Minute::appId)
            .thenComparing(Minute::minute)
            .thenComparing(Minute::environment)
            .thenComparing(Minute::level);

    private static final Comparator<Cell> CELLS = Comparator.comparingInt(Cell::appId)
            .thenComparing(Cell::from)
            .thenComparing(Cell::environment)
            .thenComparing(Cell::release)
            .thenComparing(Cell::level)
            .thenComparing(Cell::errorType)
            .thenComparing(Cell::issueId);

    private static final String ADD_MINUTES = """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            SELECT d.app_id, to_timestamp(d.minute), d.environment, d.level, d.count
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
                AS d (app_id, minute, environment, level, count)
            ON CONFLICT (app_id, minute, environment, level)
            DO UPDATE SET count = error_count_minute.count + excluded.count
            """;

    private static final String ADD_CELLS = """
            INSERT INTO %1$s (app_id, %2$s, environment, release, level, error_type, issue_id, count)
            SELECT d.app_id, to_timestamp(d.start), d.environment, d.release, d.level, d.error_type, d.issue_id, d.count
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[])
                AS d (app_id, start, environment, release, level, error_type, issue_id, count)
            ON CONFLICT (app_id, %2$s, environment, release, level, error_type, issue_id)
            DO UPDATE SET count = %1$s.count + excluded.count
            """;

    private static final String ADD_HOURS = ADD_CELLS.formatted("error_count_hour", "hour");
    private static final String ADD_SAMPLED = ADD_CELLS.formatted("error_count_sampled", "minute");

    private static final int MINUTE_PLACEHOLDERS = 5;
    private static final int CELL_PLACEHOLDERS = 8;

    private ErrorCounts() {}

    /**
     * Adds the events, each by its {@code count}. They must have been inserted, or their keys, by the very transaction that the
     * message ends.
     */
    public static void add(LastMessage message, Collection<NewEvent> inserted) {
        if (inserted.isEmpty()) {
            return;
        }
        // Summed here first: the same row twice in one upsert is an error.
        Map<Minute, Long> minutes = new HashMap<>();
        for (NewEvent event : inserted) {
            EventContent content = event.content();
            minutes.merge(
                    new Minute(
                            event.appId(),
                            content.occurredAt().truncatedTo(ChronoUnit.MINUTES),
                            content.environment(),
                            content.level()),
                    (long) content.count(),
                    Long::sum);
        }
        message.add(ADD_MINUTES, MINUTE_PLACEHOLDERS, (statement, first) -> bindMinutes(statement, first, minutes));
        addCells(message, ADD_HOURS, cells(inserted, ChronoUnit.HOURS));
    }

    /** Adds those of the events that are not stored, after {@link #add} has added them with the others. */
    public static void addSampled(LastMessage message, Collection<NewEvent> notStored) {
        if (!notStored.isEmpty()) {
            addCells(message, ADD_SAMPLED, cells(notStored, ChronoUnit.MINUTES));
        }
    }

    private static Map<Cell, Long> cells(Collection<NewEvent> events, ChronoUnit unit) {
        Map<Cell, Long> cells = new HashMap<>();
        for (NewEvent event : events) {
            EventContent content = event.content();
            cells.merge(
                    new Cell(
                            event.appId(),
                            content.occurredAt().truncatedTo(unit),
                            content.environment(),
                            content.release(),
                            content.level(),
                            content.errorType(),
                            event.issueId()),
                    (long) content.count(),
                    Long::sum);
        }
        return cells;
    }

    private static void addCells(LastMessage message, String sql, Map<Cell, Long> counts) {
        message.add(sql, CELL_PLACEHOLDERS, (statement, first) -> bindCells(statement, first, counts));
    }

    private static void bindMinutes(PreparedStatement upsert, int first, Map<Minute, Long> counts) throws SQLException {
        List<Minute> keys = counts.keySet().stream().sorted(MINUTES).toList();
        Column.ints(upsert, first, keys, Minute::appId);
        Column.longs(upsert, first + 1, keys, key -> key.minute().getEpochSecond());
        Column.texts(upsert, first + 2, keys, Minute::environment);
        Column.texts(upsert, first + 3, keys, Minute::level);
        Column.longs(upsert, first + 4, keys, counts::get);
    }

    private static void bindCells(PreparedStatement upsert, int first, Map<Cell, Long> counts) throws SQLException {
        List<Cell> keys = counts.keySet().stream().sorted(CELLS).toList();
        Column.ints(upsert, first, keys, Cell::appId);
        Column.longs(upsert, first + 1, keys, key -> key.from().getEpochSecond());
        Column.texts(upsert, first + 2, keys, Cell::environment);
        Column.texts(upsert, first + 3, keys, Cell::release);
        Column.texts(upsert, first + 4, keys, Cell::level);
        Column.texts(upsert, first + 5, keys, Cell::errorType);
        Column.uuids(upsert, first + 6, keys, Cell::issueId);
        Column.longs(upsert, first + 7, keys, counts::get);
    }
}
