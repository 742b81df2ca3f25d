package io.tocsin.access;

import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Apps by name for the writer of events, on its own connection: two round trips for all names of a batch. */
final class NamedApps {

    /** Names in order, so that two writers that make the same ones wait for each other and never deadlock. */
    private static final String MAKE = """
            WITH made AS (
                INSERT INTO app (public_id, name, sentry_key, created_by, created_at)
                SELECT n.public_id, n.name, n.sentry_key, n.created_by,
                       timestamptz 'epoch' + ? * interval '1 microsecond'
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[]) AS n (public_id, name, sentry_key, created_by)
                WHERE NOT EXISTS (SELECT 1 FROM app a WHERE a.name = n.name)
                ON CONFLICT (name) DO NOTHING
                RETURNING public_id, name, created_by, created_at)
            INSERT INTO audit_entry (id, at, actor_key_id, actor_name, action, kind, subject_id, subject_name, detail)
            SELECT gen_random_uuid(), made.created_at, made.created_by, coalesce(api_key.name, 'events that were accepted before'),
                   'create', 'app', made.public_id::text, made.name, '{"by_posting": true}'
            FROM made LEFT JOIN api_key ON api_key.id = made.created_by
            """;

    private static final String FIND = """
            SELECT id, public_id, name, sentry_key,
                   (extract(epoch FROM created_at) * 1000000)::bigint AS created_micros, retired_at
            FROM app WHERE name = ANY (?::text[])
            """;

    private NamedApps() {}

    /**
     * Finds them all, and makes those that are not there.
     *
     * @param makers names in ascending order, each with the key that it is to be counted for
     */
    static List<App> findOrMake(Connection connection, Map<String, Optional<UUID>> makers, Instant now)
            throws SQLException {
        Object[] names = makers.keySet().toArray();
        try (PreparedStatement make = connection.prepareStatement(MAKE)) {
            make.setLong(1, Instants.epochMicros(now));
            make.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            makers.keySet().stream()
                                    .map(name ->
                                            Generators.timeBasedEpochGenerator().generate())
                                    .toArray()));
            make.setArray(3, connection.createArrayOf("text", names));
            make.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            makers.keySet().stream()
                                    .map(name -> Secrets.newSentryKey())
                                    .toArray()));
            make.setArray(
                    5,
                    connection.createArrayOf(
                            "uuid",
                            makers.values().stream()
                                    .map(maker -> maker.orElse(null))
                                    .toArray()));
            make.executeUpdate();
        }
        List<App> found = new ArrayList<>(names.length);
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setArray(1, connection.createArrayOf("text", names));
            try (ResultSet rows = find.executeQuery()) {
                while (rows.next()) {
                    OffsetDateTime retired = rows.getObject("retired_at", OffsetDateTime.class);
                    found.add(new App(
                            rows.getInt("id"),
                            rows.getObject("public_id", UUID.class),
                            rows.getString("name"),
                            rows.getString("sentry_key"),
                            Instants.ofEpochMicros(rows.getLong("created_micros")),
                            retired == null ? null : retired.toInstant()));
                }
            }
        }
        return found;
    }
}
