package io.tocsin.alert;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The states of rules with apps. Those that were never anything but inactive have no row. */
@ApplicationScoped
class StateRepository {

    private static final String ALL = """
            SELECT rule_id, app_id, phase, level, bad_since, full_since, clear_since, well_since, firing_since, evaluated_at,
                known, value, threshold, reason, alert_id, version
            FROM alert_state
            """;

    private static final String WRITE = """
            INSERT INTO alert_state AS state (rule_id, app_id, phase, level, bad_since, full_since, clear_since, well_since,
                firing_since, evaluated_at, known, value, threshold, reason, alert_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (rule_id, app_id) DO UPDATE SET phase = excluded.phase, level = excluded.level,
                bad_since = excluded.bad_since, full_since = excluded.full_since, clear_since = excluded.clear_since,
                well_since = excluded.well_since, firing_since = excluded.firing_since, evaluated_at = excluded.evaluated_at,
                known = excluded.known, value = excluded.value, threshold = excluded.threshold, reason = excluded.reason,
                alert_id = excluded.alert_id, version = state.version + 1
            WHERE state.version = ?
            """;

    private static final String REMOVE = "DELETE FROM alert_state WHERE rule_id = ? AND app_id = ? AND version = ?";

    private final EntityManager entities;

    StateRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** Somebody else has written a state that was about to be. */
    static final class ConflictException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ConflictException() {
            super("The state of a rule was changed elsewhere");
        }
    }

    @Transactional
    Map<Watch.Key, StoredState> all() {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            Map<Watch.Key, StoredState> states = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(ALL);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    StoredState state = read(rows);
                    states.put(state.key(), state);
                }
            }
            return states;
        });
    }

    private static StoredState read(ResultSet row) throws SQLException {
        return new StoredState(
                new Watch.Key(row.getObject("rule_id", UUID.class), row.getInt("app_id")),
                new State(
                        State.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                        Level.valueOf(row.getString("level").toUpperCase(Locale.ROOT)),
                        time(row, "bad_since"),
                        time(row, "full_since"),
                        time(row, "clear_since"),
                        time(row, "well_since"),
                        time(row, "firing_since"),
                        time(row, "evaluated_at"),
                        row.getBoolean("known")),
                row.getObject("value", Double.class),
                row.getObject("threshold", Double.class),
                row.getString("reason"),
                row.getObject("alert_id", UUID.class),
                0,
                row.getLong("version"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * Writes states, in the caller's transaction.
     *
     * @param states each with the version that it had; 0 where it had no row
     * @throws ConflictException where one has another version by now
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void write(List<StoredState> states) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement write = connection.prepareStatement(WRITE)) {
                for (StoredState stored : states) {
                    set(write, stored);
                    write.addBatch();
                }
                requireEach(write.executeBatch());
            }
        });
    }

    private static void set(PreparedStatement write, StoredState stored) throws SQLException {
        State state = stored.state();
        write.setObject(1, stored.key().ruleId());
        write.setInt(2, stored.key().appId());
        write.setString(3, state.phase().name().toLowerCase(Locale.ROOT));
        write.setString(4, state.level().name().toLowerCase(Locale.ROOT));
        setTime(write, 5, state.badSince());
        setTime(write, 6, state.fullSince());
        setTime(write, 7, state.clearSince());
        setTime(write, 8, state.wellSince());
        setTime(write, 9, state.firingSince());
        setTime(write, 10, state.evaluatedAt());
        write.setBoolean(11, state.known());
        write.setObject(12, stored.value(), Types.DOUBLE);
        write.setObject(13, stored.threshold(), Types.DOUBLE);
        write.setString(14, stored.reason());
        write.setObject(15, stored.alertId(), Types.OTHER);
        write.setLong(16, stored.version());
    }

    private static void setTime(PreparedStatement write, int place, @Nullable Instant time) throws SQLException {
        write.setObject(place, time == null ? null : time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** Removes those of rules that are not there any more, in the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void remove(Collection<StoredState> states) {
        entities.unwrap(Session.class).doWork(connection -> remove(connection, states));
    }

    private static void remove(Connection connection, Collection<StoredState> states) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            for (StoredState stored : states) {
                remove.setObject(1, stored.key().ruleId());
                remove.setInt(2, stored.key().appId());
                remove.setLong(3, stored.version());
                remove.addBatch();
            }
            requireEach(remove.executeBatch());
        }
    }

    private static void requireEach(int[] counts) {
        for (int count : counts) {
            if (count == 0) {
                throw new ConflictException();
            }
        }
    }
}
