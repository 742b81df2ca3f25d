package io.tocsin.event;

import io.tocsin.time.Instants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.postgresql.PGConnection;

/**
 * Writes events in bulk, inside the caller's transaction: keys first, which tells who is new, then those of the new ones that are
 * to be stored, by {@code COPY}. One {@code persist} an event would be many times slower (docs/performance.md).
 */
public final class EventWriter {

    /** An event is its app's and its id's. */
    private record Identity(int appId, UUID id) {}

    /**
     * Rows in the order of the key, so that two writers that meet the same ids wait for each other and never deadlock.
     * A key that exists gives no row back: it is a duplicate.
     */
    private static final String INSERT_KEYS = """
            INSERT INTO event_key (app_id, event_id, occurred_at, received_at)
            SELECT k.app_id, k.event_id,
                   timestamptz 'epoch' + k.occurred_at * interval '1 microsecond',
                   timestamptz 'epoch' + k.received_at * interval '1 microsecond'
            FROM unnest(?::int[], ?::uuid[], ?::bigint[], ?::bigint[]) AS k (app_id, event_id, occurred_at, received_at)
            ON CONFLICT (app_id, event_id) DO NOTHING
            RETURNING app_id, event_id
            """;

    private static final String SELECT_STORED = """
            SELECT e.app_id, e.id
            FROM unnest(?::int[], ?::uuid[], ?::bigint[]) AS k (app_id, id, occurred_at)
            JOIN event e ON e.app_id = k.app_id AND e.id = k.id
                AND e.occurred_at = timestamptz 'epoch' + k.occurred_at * interval '1 microsecond'
            """;

    private static final String COPY = """
            COPY event (id, app_id, issue_id, occurred_at, received_at, count, level, environment, release, error_type,
                message, server_name, transaction, logger, platform, user_id, trace_id, span_id, tags, payload)
            FROM STDIN WITH (FORMAT binary)
            """;

    private static final int COLUMNS = 20;

    private static final Comparator<NewEvent> BY_KEY = Comparator.<NewEvent>comparingInt(NewEvent::appId)
            .thenComparing(event -> event.content().id());

    private static final Comparator<NewEvent> BY_TIME = Comparator.<NewEvent, Instant>comparing(
                    event -> event.content().occurredAt())
            .thenComparing(event -> event.content().id());

    private EventWriter() {}

    /**
     * Inserts keys, and so finds out which events are new.
     *
     * @param connection of PostgreSQL's driver, in a transaction
     * @param events may hold the same event twice; the first one counts
     * @param keyed which of them leave a key, beside those whose id came from the client: an event that is not stored afterwards
     *     has nothing else to be known by
     * @param lookAgain whether events already in the table are looked for, beyond their keys: needed after a unique
     *     violation, where a client sends an id again whose key was forgotten after 48 hours
     * @return those that are new; all others are duplicates
     */
    public static List<NewEvent> fresh(
            Connection connection, List<NewEvent> events, Predicate<NewEvent> keyed, boolean lookAgain)
            throws SQLException {
        List<NewEvent> fresh = withoutKnownKeys(
                connection,
                withoutTwins(events),
                keyed.or(event -> event.content().clientId()));
        return lookAgain ? withoutStored(connection, fresh) : fresh;
    }

    private static List<NewEvent> withoutTwins(List<NewEvent> events) {
        Map<Identity, NewEvent> first = new LinkedHashMap<>(events.size() * 2);
        for (NewEvent event : events) {
            first.putIfAbsent(identity(event), event);
        }
        return new ArrayList<>(first.values());
    }

    private static List<NewEvent> withoutKnownKeys(
            Connection connection, List<NewEvent> events, Predicate<NewEvent> hasKey) throws SQLException {
        List<NewEvent> keyed = new ArrayList<>(events.stream().filter(hasKey).toList());
        if (keyed.isEmpty()) {
            return events;
        }
        keyed.sort(BY_KEY);
        Set<Identity> inserted = new HashSet<>(keyed.size() * 2);
        try (PreparedStatement insert = connection.prepareStatement(INSERT_KEYS)) {
            bindKeys(insert, keyed);
            Column.longs(
                    insert,
                    4,
                    keyed,
                    event -> Instants.epochMicros(event.content().receivedAt()));
            readIdentities(insert, inserted);
        }
        return events.stream()
                .filter(event -> !hasKey.test(event) || inserted.contains(identity(event)))
                .toList();
    }

    private static List<NewEvent> withoutStored(Connection connection, List<NewEvent> events) throws SQLException {
        Set<Identity> stored = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT_STORED)) {
            bindKeys(select, events);
            readIdentities(select, stored);
        }
        return events.stream()
                .filter(event -> !stored.contains(identity(event)))
                .toList();
    }

    private static void bindKeys(PreparedStatement statement, List<NewEvent> events) throws SQLException {
        Column.ints(statement, 1, events, NewEvent::appId);
        Column.uuids(statement, 2, events, event -> event.content().id());
        Column.longs(
                statement,
                3,
                events,
                event -> Instants.epochMicros(event.content().occurredAt()));
    }

    private static void readIdentities(PreparedStatement statement, Set<Identity> into) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                into.add(new Identity(rows.getInt(1), rows.getObject(2, UUID.class)));
            }
        }
    }

    /** Stores events of which {@link #fresh} has said, in the same transaction, that they are new. */
    public static void store(Connection connection, Collection<NewEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        List<NewEvent> rows = new ArrayList<>(events);
        rows.sort(BY_TIME);
        BinaryCopy copy = new BinaryCopy(
                rows.stream().mapToInt(event -> event.content().size()).sum());
        rows.forEach(event -> write(event, copy));
        copy.end();
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(copy.bytes(), 0, copy.length()), 1 << 16);
        } catch (IOException broken) {
            // SQLSTATE 08006: the connection failed while the rows went out.
            throw new SQLException("COPY failed: " + broken.getMessage(), "08006", broken);
        }
    }

    private static void write(NewEvent event, BinaryCopy copy) {
        EventContent content = event.content();
        copy.row(COLUMNS);
        copy.uuid(content.id());
        copy.integer(event.appId());
        copy.uuid(event.issueId());
        copy.timestamptz(content.occurredAt());
        copy.timestamptz(content.receivedAt());
        copy.integer(content.count());
        copy.text(content.level());
        copy.text(content.environment());
        copy.text(content.release());
        copy.text(content.errorType());
        copy.text(content.message());
        copy.text(content.serverName());
        copy.text(content.transaction());
        copy.text(content.logger());
        copy.text(content.platform());
        copy.text(content.userId());
        copy.text(content.traceId());
        copy.text(content.spanId());
        copy.jsonbOrNull(content.tags());
        copy.jsonbOrNull(content.payload());
    }

    private static Identity identity(NewEvent event) {
        return new Identity(event.appId(), event.content().id());
    }
}
