package io.tocsin.release;

import io.tocsin.event.ReadTransactions;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** An app's releases, the latest first. */
@ApplicationScoped
class ReleaseList {

    /** Cursors settle equal times by a UUID; a hash of the name is one that is always the same. */
    private static final String PAGE = """
            WITH page AS MATERIALIZED (
                SELECT name, first_seen, CAST(md5(name) AS uuid) AS place
                FROM release
                WHERE app_id = ? %s
                ORDER BY first_seen DESC, place DESC
                LIMIT ?
            ), counted AS (
                SELECT h.release, CAST(sum(h.count) AS bigint) AS errors
                FROM error_count_hour h
                WHERE h.app_id = ? AND h.release IN (SELECT name FROM page)
                    AND h.hour >= (SELECT date_trunc('hour', min(first_seen), 'UTC') FROM page)
                GROUP BY h.release
            ), brought AS (
                SELECT first.first_release AS release, count(*) AS issues
                FROM issue c
                CROSS JOIN LATERAL (
                    SELECT m.first_release FROM issue m WHERE m.id = c.id OR m.canonical_id = c.id
                    ORDER BY m.first_seen, m.first_release DESC LIMIT 1
                ) AS first
                WHERE c.app_id = ? AND c.canonical_id IS NULL AND c.first_seen >= (SELECT min(first_seen) FROM page)
                GROUP BY first.first_release
            )
            SELECT page.name, page.first_seen, page.place, coalesce(counted.errors, 0) AS errors,
                coalesce(brought.issues, 0) AS new_issues
            FROM page
            LEFT JOIN counted ON counted.release = page.name
            LEFT JOIN brought ON brought.release = page.name
            ORDER BY page.first_seen DESC, page.place DESC
            """;

    private static final String AFTER = "AND (first_seen, CAST(md5(name) AS uuid)) < (?, ?)";

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    ReleaseList(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /**
     * A page.
     *
     * @param after the last release of the page before
     */
    List<ReleaseView> page(int appId, @Nullable Cursor after, int limit) {
        List<Object> values = new ArrayList<>();
        values.add(appId);
        if (after != null) {
            values.add(after.at().atOffset(ZoneOffset.UTC));
            values.add(after.id());
        }
        values.addAll(List.of(limit, appId, appId));
        return transactions.read(
                "releases",
                () -> entityManager
                        .unwrap(Session.class)
                        .doReturningWork(
                                connection -> rows(connection, PAGE.formatted(after == null ? "" : AFTER), values)));
    }

    private static List<ReleaseView> rows(Connection connection, String sql, List<Object> values) throws SQLException {
        List<ReleaseView> page = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(new ReleaseView(
                            rows.getString("name"),
                            rows.getObject("first_seen", OffsetDateTime.class).toInstant(),
                            rows.getLong("errors"),
                            rows.getLong("new_issues"),
                            rows.getObject("place", UUID.class)));
                }
            }
        }
        return page;
    }
}
