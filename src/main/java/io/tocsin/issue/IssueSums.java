package io.tocsin.issue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The row of an issue that has parts: the sums over them, made anew while that row is locked. */
final class IssueSums {

    private static final String PARTS = "SELECT id FROM issue WHERE canonical_id = ?";

    /** What an issue has of its own, before it gets parts. */
    private static final String KEEP_OWN = """
            INSERT INTO issue (id, app_id, grouping_version, users_level, first_seen, last_seen, made_at, status_since, count,
                users, heat, level, error_type, first_release, last_release, environments, canonical_id)
            SELECT ?, app_id, grouping_version, users_level, first_seen, last_seen, made_at, first_seen, count,
                users, heat, level, error_type, first_release, last_release, environments, id
            FROM issue WHERE id = ?
            """;

    private static final String KEEP_OWN_USERS =
            "INSERT INTO issue_user (issue_id, user_hash) SELECT ?, user_hash FROM issue_user WHERE issue_id = ?";

    private static final String SUM = """
            UPDATE issue SET count = summed.count, first_seen = summed.first_seen, last_seen = summed.last_seen,
                first_release = summed.first_release, last_release = summed.last_release, level = summed.level,
                environments = summed.environments, heat = summed.heat, users_level = summed.users_level, parts = summed.parts,
                ignored_until_count = CASE WHEN issue.ignored_window IS NULL
                    THEN issue.ignored_until_count + summed.count - issue.count ELSE issue.ignored_until_count END
            FROM (
                SELECT CAST(sum(part.count) AS bigint) AS count, min(part.first_seen) AS first_seen,
                    max(part.last_seen) AS last_seen,
                    (array_agg(part.first_release ORDER BY part.first_seen, part.id))[1] AS first_release,
                    (array_agg(part.last_release ORDER BY part.last_seen DESC, part.id))[1] AS last_release,
                    (array_agg(part.level ORDER BY part.last_seen DESC, part.id))[1] AS level,
                    (SELECT coalesce(array_agg(e), '{}') FROM (
                        SELECT DISTINCT unnest(other.environments) AS e FROM issue other WHERE other.canonical_id = ?
                        ORDER BY e LIMIT %d) AS named) AS environments,
                    max(part.heat) + ln(sum(exp(greatest(part.heat - hottest.heat, -500)))) AS heat,
                    max(part.users_level) AS users_level,
                    count(*) AS parts
                FROM issue part, (SELECT max(heat) AS heat FROM issue WHERE canonical_id = ?) AS hottest
                WHERE part.canonical_id = ?
            ) AS summed
            WHERE issue.id = ?
            """.formatted(IssueUpsert.MOST_ENVIRONMENTS);

    private static final String FORGET_USERS = "DELETE FROM issue_user WHERE issue_id = ?";

    private static final String SUM_USERS = """
            WITH kept AS (
                INSERT INTO issue_user (issue_id, user_hash)
                SELECT DISTINCT canonical.id, issue_user.user_hash
                FROM issue canonical
                JOIN issue part ON part.canonical_id = canonical.id
                JOIN issue_user ON issue_user.issue_id = part.id
                WHERE canonical.id = ? AND issue_user.user_hash & ((1::bigint << canonical.users_level) - 1) = 0
                RETURNING 1
            )
            UPDATE issue SET users = (SELECT count(*) FROM kept) << users_level WHERE id = ?
            """;

    private static final String TITLES = """
            SELECT title, culprit FROM issue_description
            WHERE issue_id = ? OR issue_id IN (SELECT id FROM issue WHERE canonical_id = ?)
            """;

    private static final String DESCRIBE = """
            UPDATE issue_description SET search = array_to_tsvector(string_to_array(?, ' ')) WHERE issue_id = ?
            """;

    private static final String REMOVE = "DELETE FROM issue WHERE id = ?";

    private static final String ALONE = "UPDATE issue SET parts = 0 WHERE id = ?";

    private IssueSums() {}

    /** The rows of an issue's parts, that of what is its own among them; none where it stands for itself alone. */
    static Set<UUID> parts(Connection connection, UUID canonical) throws SQLException {
        Set<UUID> parts = new HashSet<>();
        try (PreparedStatement select = IssueSql.prepare(connection, PARTS, canonical);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                parts.add(rows.getObject(1, UUID.class));
            }
        }
        return parts;
    }

    /** Sets aside what an issue has of its own. */
    static void keepOwn(Connection connection, UUID canonical) throws SQLException {
        IssueSql.execute(connection, KEEP_OWN, IssueParts.own(canonical), canonical);
        IssueSql.execute(connection, KEEP_OWN_USERS, IssueParts.own(canonical), canonical);
    }

    /** Makes an issue's sums anew; one that has only itself left has none any more. */
    static void make(Connection connection, UUID canonical) throws SQLException {
        IssueSql.execute(connection, SUM, canonical, canonical, canonical, canonical);
        IssueSql.execute(connection, FORGET_USERS, canonical);
        IssueSql.execute(connection, SUM_USERS, canonical, canonical);
        UUID own = IssueParts.own(canonical);
        if (parts(connection, canonical).equals(Set.of(own))) {
            IssueSql.execute(connection, REMOVE, own);
            IssueSql.execute(connection, FORGET_USERS, own);
            IssueSql.execute(connection, ALONE, canonical);
        }
        IssueSql.execute(connection, DESCRIBE, words(connection, canonical), canonical);
    }

    private static String words(Connection connection, UUID canonical) throws SQLException {
        Set<String> words = new TreeSet<>();
        try (PreparedStatement select = IssueSql.prepare(connection, TITLES, canonical, canonical);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                words.addAll(SearchWords.of(rows.getString(1) + " " + rows.getString(2)));
            }
        }
        return String.join(" ", words);
    }
}
