package io.tocsin.deletion;

import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Deletions in the database. */
@ApplicationScoped
class DeletionRepository {

    private static final String COLUMNS = """
            SELECT id, kind, app_id, app, event_id, issue_id, user_ids, requested_at, requested_by, state, events, position,
                finished_at, error
            FROM deletion
            """;

    private static final String INSERT = """
            INSERT INTO deletion (id, kind, app_id, app, event_id, issue_id, user_ids, user_hashes, requested_at, requested_by, due_at)
            VALUES (?, ?, ?, ?, ?, ?, CAST(? AS text[]),
                (SELECT array_agg(sha256(convert_to(? || E'\\001' || u, 'UTF8'))) FROM unnest(CAST(? AS text[])) AS u),
                ?, ?, ?)
            """;

    /** Only one replica works on a deletion: the lock ends with the transaction, also if the replica dies. */
    private static final String CLAIM =
            COLUMNS + "WHERE state <> 'done' AND due_at <= ? ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED";

    private static final String PROGRESS = """
            UPDATE deletion SET state = ?, events = ?, position = ?, due_at = ?, finished_at = ?, error = '',
                user_ids = CASE WHEN ? THEN NULL ELSE user_ids END
            WHERE id = ?
            """;

    private static final String FAILED = "UPDATE deletion SET error = ?, due_at = ? WHERE id = ? AND state <> 'done'";

    private static final String EXPIRE =
            "DELETE FROM deletion WHERE id IN (SELECT id FROM deletion WHERE finished_at < ? LIMIT 1000)";

    private static final String LAST_FINISHED = "SELECT max(finished_at) FROM deletion WHERE finished_at IS NOT NULL";

    private final EntityManager entities;

    DeletionRepository(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void add(Deletion deletion, Instant dueAt) {
        work(connection -> {
            Object users = deletion.userIds().isEmpty()
                    ? null
                    : connection.createArrayOf("text", deletion.userIds().toArray());
            return execute(
                    connection,
                    INSERT,
                    deletion.id(),
                    deletion.kind().text(),
                    deletion.appId(),
                    deletion.app(),
                    deletion.eventId(),
                    deletion.issueId(),
                    users,
                    deletion.app(),
                    users,
                    deletion.requestedAt(),
                    deletion.requestedBy(),
                    dueAt);
        });
    }

    /**
     * Lists deletions, newest first.
     *
     * @param appId the only app; null for all apps
     */
    @Transactional
    List<Deletion> page(@Nullable Integer appId, @Nullable Cursor after, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(COLUMNS).append("WHERE true");
        if (appId != null) {
            sql.append(" AND app_id = ?");
            values.add(appId);
        }
        if (after != null) {
            sql.append(" AND (requested_at, id) < (?, ?)");
            values.add(after.at());
            values.add(after.id());
        }
        sql.append(" ORDER BY requested_at DESC, id DESC LIMIT ?");
        values.add(limit);
        return work(connection -> select(connection, sql.toString(), values.toArray()));
    }

    @Transactional
    Optional<Deletion> withId(UUID id) {
        return work(connection -> select(connection, COLUMNS + "WHERE id = ?", id)).stream()
                .findFirst();
    }

    /** Returns when a deletion was finished last; empty if none was. */
    @Transactional
    Optional<Instant> lastFinished() {
        return work(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LAST_FINISHED);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(instant(row, 1));
            }
        });
    }

    @Transactional
    void failed(UUID id, String error, Instant dueAt) {
        update(FAILED, error, dueAt, id);
    }

    /** Removes results that are older than that. */
    @Transactional
    int expire(Instant before) {
        return update(EXPIRE, before);
    }

    /** Claims the next deletion for this transaction; empty if none is due or others work on all of them. */
    static Optional<Deletion> claim(Connection connection, Instant now) throws SQLException {
        return select(connection, CLAIM, now).stream().findFirst();
    }

    /** Stores what one step did. */
    static void progress(Connection connection, Deletion claimed, Step step, Instant now) throws SQLException {
        execute(
                connection,
                PROGRESS,
                step.done() ? "done" : "running",
                claimed.events() + step.events(),
                step.position(),
                now.plus(step.pause()),
                step.done() ? now : null,
                step.done(),
                claimed.id());
    }

    private int update(String sql, @Nullable Object... values) {
        return work(connection -> execute(connection, sql, values));
    }

    @FunctionalInterface
    private interface Work<T> {

        T on(Connection connection) throws SQLException;
    }

    private <T> T work(Work<T> work) {
        return entities.unwrap(Session.class).doReturningWork(work::on);
    }

    static int execute(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                statement.setNull(i + 1, Types.OTHER);
            } else {
                statement.setObject(i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
            }
        }
        return statement;
    }

    private static List<Deletion> select(Connection connection, String sql, Object... values) throws SQLException {
        List<Deletion> deletions = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                deletions.add(new Deletion(
                        row.getObject(1, UUID.class),
                        DeletionKind.of(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getObject(5, UUID.class),
                        row.getObject(6, UUID.class),
                        texts(row.getArray(7)),
                        row.getObject(8, OffsetDateTime.class).toInstant(),
                        row.getString(9),
                        row.getString(10),
                        row.getLong(11),
                        instant(row, 12),
                        instant(row, 13),
                        row.getString(14)));
            }
        }
        return deletions;
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
