package io.tocsin.stats;

import io.tocsin.event.Column;
import io.tocsin.event.LastMessage;
import io.tocsin.stats.RequestCells.Cell;
import io.tocsin.time.Instants;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Raises the counts of requests per minute and per hour, and up to when they are reported. */
final class RequestCounts {

    private record Place(int appId, String environment) {}

    /** Both histograms' counts by bucket, merged under the lock of the row: so none is lost, whoever else writes. */
    private static final String ADD = """
            INSERT INTO %1$s AS c (app_id, %2$s, environment, operation, total, failed, judged, timed, duration_micros,
                buckets, bucket_counts)
            SELECT d.app_id, to_timestamp(d.start), d.environment, d.operation, d.total, d.failed, d.judged, d.timed,
                d.duration_micros, d.buckets::smallint[], d.bucket_counts::bigint[]
            FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::text[], ?::text[])
                AS d (app_id, start, environment, operation, total, failed, judged, timed, duration_micros, buckets,
                    bucket_counts)
            ON CONFLICT (app_id, %2$s, environment, operation) DO UPDATE SET
                total = c.total + excluded.total,
                failed = c.failed + excluded.failed,
                judged = c.judged + excluded.judged,
                timed = c.timed + excluded.timed,
                duration_micros = c.duration_micros + excluded.duration_micros,
                (buckets, bucket_counts) = (
                    SELECT coalesce(array_agg(s.bucket ORDER BY s.bucket), '{}'),
                        coalesce(array_agg(s.count ORDER BY s.bucket), '{}')
                    FROM (
                        SELECT u.bucket, sum(u.count)::bigint AS count
                        FROM (
                            SELECT * FROM unnest(c.buckets, c.bucket_counts)
                            UNION ALL
                            SELECT * FROM unnest(excluded.buckets, excluded.bucket_counts)
                        ) AS u (bucket, count)
                        GROUP BY u.bucket
                    ) AS s)
            """;

    private static final String ADD_MINUTES = ADD.formatted("request_count_minute", "minute");
    private static final String ADD_HOURS = ADD.formatted("request_count_hour", "hour");
    private static final int PLACEHOLDERS = 11;

    private static final String RAISE_REPORTS = """
            INSERT INTO request_report AS r (app_id, environment, latest_period_end)
            SELECT d.app_id, d.environment, timestamptz 'epoch' + d.period_end * interval '1 microsecond'
            FROM unnest(?::int[], ?::text[], ?::bigint[]) AS d (app_id, environment, period_end)
            ON CONFLICT (app_id, environment)
            DO UPDATE SET latest_period_end = greatest(r.latest_period_end, excluded.latest_period_end)
            """;

    private static final int REPORT_PLACEHOLDERS = 3;

    private static final Comparator<Place> PLACES =
            Comparator.comparingInt(Place::appId).thenComparing(Place::environment);

    private RequestCounts() {}

    /** Adds the cells, and the ends of the reports that they are made of. */
    static void add(LastMessage message, RequestCells cells, Collection<NewRequestCount> reports) {
        Map<RequestCells.Key, Cell> minutes = cells.minutes();
        Map<RequestCells.Key, Cell> hours = cells.hours();
        message.add(ADD_MINUTES, PLACEHOLDERS, (statement, first) -> bind(statement, first, minutes));
        message.add(ADD_HOURS, PLACEHOLDERS, (statement, first) -> bind(statement, first, hours));
        message.add(RAISE_REPORTS, REPORT_PLACEHOLDERS, (statement, first) -> bindEnds(statement, first, reports));
    }

    private static void bind(PreparedStatement upsert, int first, Map<RequestCells.Key, Cell> cells)
            throws SQLException {
        List<Map.Entry<RequestCells.Key, Cell>> rows = List.copyOf(cells.entrySet());
        Column.ints(upsert, first, rows, row -> row.getKey().appId());
        Column.longs(upsert, first + 1, rows, row -> row.getKey().start().getEpochSecond());
        Column.texts(upsert, first + 2, rows, row -> row.getKey().environment());
        Column.texts(upsert, first + 3, rows, row -> row.getKey().operation());
        Column.longs(upsert, first + 4, rows, row -> row.getValue().total());
        Column.longs(upsert, first + 5, rows, row -> row.getValue().failed());
        Column.longs(upsert, first + 6, rows, row -> row.getValue().judged());
        Column.longs(upsert, first + 7, rows, row -> row.getValue().timed());
        Column.longs(upsert, first + 8, rows, row -> row.getValue().micros());
        Column.texts(
                upsert, first + 9, rows, row -> array(row.getValue().buckets().keySet()));
        Column.texts(
                upsert, first + 10, rows, row -> array(row.getValue().buckets().values()));
    }

    /** Rows of a placeholder's array cannot be arrays of different lengths; their texts can. */
    private static String array(Collection<?> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static void bindEnds(PreparedStatement upsert, int first, Collection<NewRequestCount> reports)
            throws SQLException {
        Map<Place, Instant> ends = new TreeMap<>(PLACES);
        for (NewRequestCount report : reports) {
            ends.merge(
                    new Place(report.appId(), report.count().environment()),
                    report.count().to(),
                    (one, other) -> one.isAfter(other) ? one : other);
        }
        List<Map.Entry<Place, Instant>> rows = List.copyOf(ends.entrySet());
        Column.ints(upsert, first, rows, row -> row.getKey().appId());
        Column.texts(upsert, first + 1, rows, row -> row.getKey().environment());
        Column.longs(upsert, first + 2, rows, row -> Instants.epochMicros(row.getValue()));
    }
}
