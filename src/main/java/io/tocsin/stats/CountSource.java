package io.tocsin.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * SQL for the rows that a {@link WindowPlan} adds up, with the values of its placeholders in their order. Every row has the
 * bucket it counts for, the dimensions asked for and a count, negative where the plan takes it off again.
 */
final class CountSource {

    /** A table of counts, and what it counts by. */
    enum Table {
        MINUTES("error_count_minute", "minute", Duration.ofMinutes(1)),
        HOURS("error_count_hour", "hour", Duration.ofHours(1));

        private final String table;
        private final String time;
        private final Duration unit;

        Table(String table, String time, Duration unit) {
            this.table = table;
            this.time = time;
            this.unit = unit;
        }

        Duration unit() {
            return unit;
        }
    }

    private final List<Object> values = new ArrayList<>();
    private final List<UUID> issues;
    private final String sql;

    /**
     * Rows with a column {@code at}, the {@code dimensions}, and what is to be added up.
     *
     * @param issues of which issues, where the filter names one: it may have been merged with others
     * @param bucket how wide the buckets are
     * @param dimensions columns of the events and of the table of counts; never what a caller sent
     */
    CountSource(
            WindowPlan plan,
            Table counts,
            ErrorFilter filter,
            List<UUID> issues,
            Duration bucket,
            List<String> dimensions) {
        this.issues = issues;
        StringJoiner pieces = new StringJoiner("\nUNION ALL\n");
        for (WindowPlan.Piece piece : plan.pieces()) {
            switch (piece.source()) {
                case COUNTS -> pieces.add(select(piece, counts.table, counts.time, filter, bucket, dimensions));
                case EVENTS -> {
                    pieces.add(select(piece, "event", "occurred_at", filter, bucket, dimensions));
                    // Those that were counted and not stored, as if each had happened when its minute began.
                    pieces.add(select(piece, "error_count_sampled", "minute", filter, bucket, dimensions));
                }
            }
        }
        sql = pieces.toString();
    }

    String sql() {
        return sql;
    }

    /** A statement that has {@link #sql} and no other placeholders, ready to run. */
    PreparedStatement prepare(Connection connection, String statementSql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(statementSql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private String select(
            WindowPlan.Piece piece,
            String table,
            String time,
            ErrorFilter filter,
            Duration bucket,
            List<String> dimensions) {
        StringBuilder select = new StringBuilder("SELECT ");
        Instant first = Buckets.floor(piece.from(), bucket);
        if (Buckets.ceiling(piece.to(), bucket).equals(first.plus(bucket))) {
            // The piece lies in one bucket, as an edge always does: no row needs to be asked which.
            select.append("CAST(? AS timestamptz)");
            values.add(utc(first));
        } else {
            // The origin makes buckets begin where Buckets has them begin.
            select.append("date_bin(INTERVAL '")
                    .append(bucket.toSeconds())
                    .append(" seconds', ")
                    .append(time)
                    .append(", TIMESTAMPTZ '1970-01-01 00:00:00+00')");
        }
        select.append(" AS at, ");
        dimensions.forEach(dimension -> select.append(dimension).append(", "));
        return select.append(piece.added() ? "" : "-")
                .append("CAST(count AS bigint) AS count FROM ")
                .append(table)
                .append(where(piece, time, filter))
                .toString();
    }

    private String where(WindowPlan.Piece piece, String time, ErrorFilter filter) {
        StringBuilder where = new StringBuilder(" WHERE " + time + " >= ? AND " + time + " < ?");
        values.add(utc(piece.from()));
        values.add(utc(piece.to()));
        equal(where, "app_id", filter.appId());
        equal(where, "environment", filter.environment());
        equal(where, "release", filter.release());
        equal(where, "level", filter.level());
        equal(where, "error_type", filter.errorType());
        if (!issues.isEmpty()) {
            where.append(" AND issue_id IN (")
                    .append(String.join(", ", Collections.nCopies(issues.size(), "?")))
                    .append(')');
            values.addAll(issues);
        }
        return where.toString();
    }

    private void equal(StringBuilder where, String column, Optional<?> value) {
        value.ifPresent(present -> {
            where.append(" AND ").append(column).append(" = ?");
            values.add(present);
        });
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
