package io.tocsin.issue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tocsin.event.Column;
import io.tocsin.time.Instants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** The releases that apps have reported from, and the first sight of each, anywhere and by environment. */
final class Releases {

    /** A release of an app, in an environment. */
    record Release(int appId, String environment, String name) {}

    /** A release of an app, wherever. */
    private record Anywhere(int appId, String name) {}

    private static final Comparator<Release> BY_KEY = Comparator.comparingInt(Release::appId)
            .thenComparing(Release::environment)
            .thenComparing(Release::name);
    private static final Comparator<Anywhere> ANYWHERE_BY_KEY =
            Comparator.comparingInt(Anywhere::appId).thenComparing(Anywhere::name);
    private static final int REMEMBERED = 10_000;

    private static final String UPSERT = """
            INSERT INTO release (app_id, name, first_seen)
            SELECT d.app_id, d.name, timestamptz 'epoch' + d.first_seen * interval '1 microsecond'
            FROM unnest(?::int[], ?::text[], ?::bigint[]) AS d (app_id, name, first_seen)
            ON CONFLICT (app_id, name) DO UPDATE SET first_seen = excluded.first_seen
            WHERE excluded.first_seen < release.first_seen
            """;

    private static final String UPSERT_BY_ENVIRONMENT = """
            INSERT INTO release_environment (app_id, environment, release, first_seen)
            SELECT d.app_id, d.environment, d.release, timestamptz 'epoch' + d.first_seen * interval '1 microsecond'
            FROM unnest(?::int[], ?::text[], ?::text[], ?::bigint[]) AS d (app_id, environment, release, first_seen)
            ON CONFLICT (app_id, environment, release) DO UPDATE SET first_seen = excluded.first_seen
            WHERE excluded.first_seen < release_environment.first_seen
            """;

    private static final String FIRST_SIGHTS = """
            SELECT name, first_seen FROM release WHERE app_id = ? AND name = ANY (?)
            """;

    /** What is in the database for certain: that release was seen then, or earlier. */
    private final Cache<Release, Instant> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** Those of the gains that the database may not know, or not from so early on. */
    Map<Release, Instant> unknown(Collection<IssueGain> gains) {
        Map<Release, Instant> unknown = new HashMap<>();
        for (IssueGain gain : gains) {
            gain.sights().forEach((release, at) -> {
                Instant since = known.getIfPresent(release);
                if (since == null || at.isBefore(since)) {
                    unknown.merge(release, at, Releases::earlier);
                }
            });
        }
        return unknown;
    }

    /** Writes them, in the order of their keys. */
    static void write(Connection connection, Map<Release, Instant> firstSights) throws SQLException {
        if (firstSights.isEmpty()) {
            return;
        }
        NavigableMap<Anywhere, Instant> anywhere = new TreeMap<>(ANYWHERE_BY_KEY);
        firstSights.forEach(
                (release, at) -> anywhere.merge(new Anywhere(release.appId(), release.name()), at, Releases::earlier));
        List<Anywhere> names = List.copyOf(anywhere.keySet());
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            Column.ints(upsert, 1, names, Anywhere::appId);
            Column.texts(upsert, 2, names, Anywhere::name);
            Column.longs(upsert, 3, names, name -> Instants.epochMicros(Objects.requireNonNull(anywhere.get(name))));
            upsert.executeUpdate();
        }
        List<Release> rows = firstSights.keySet().stream().sorted(BY_KEY).toList();
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT_BY_ENVIRONMENT)) {
            Column.ints(upsert, 1, rows, Release::appId);
            Column.texts(upsert, 2, rows, Release::environment);
            Column.texts(upsert, 3, rows, Release::name);
            Column.longs(upsert, 4, rows, row -> Instants.epochMicros(Objects.requireNonNull(firstSights.get(row))));
            upsert.executeUpdate();
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Forgets which releases are in the database. */
    void forget() {
        known.invalidateAll();
    }

    /** They are committed. */
    void written(Map<Release, Instant> firstSights) {
        firstSights.forEach(known::put);
    }

    /** When each of an app's releases was first seen, for those that are known. */
    static Map<String, Instant> firstSights(Connection connection, int appId, Collection<String> names)
            throws SQLException {
        Map<String, Instant> sights = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FIRST_SIGHTS)) {
            select.setInt(1, appId);
            select.setArray(2, connection.createArrayOf("text", names.toArray(String[]::new)));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sights.put(
                            rows.getString(1),
                            rows.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
        }
        return sights;
    }
}
