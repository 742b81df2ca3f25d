package io.tocsin.issue;

import io.tocsin.event.Column;
import io.tocsin.event.LastMessage;
import io.tocsin.time.Instants;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Makes issues and raises those that are there. Nothing in it depends on the order in which events arrive: first and last are of
 * what happened first and last.
 */
final class IssueUpsert {

    /** A user of an issue. */
    record Met(UUID issueId, long userHash) {}

    /** What a new issue is described by. */
    private record Made(UUID id, String explanation, String title, String culprit, String words) {

        static Made of(Raise raise) {
            IssueDescription description = raise.gain().grouped().description().get();
            return new Made(
                    raise.id(),
                    description.explanation().toString(),
                    description.title(),
                    description.culprit(),
                    String.join(" ", SearchWords.of(description.title() + " " + description.culprit())));
        }
    }

    private static final int PLACEHOLDERS = 14;
    private static final int DESCRIPTION_PLACEHOLDERS = 5;
    private static final int USER_PLACEHOLDERS = 2;
    /** Between the environments of an issue, which are sent as one text: an array of arrays would have to be a rectangle. */
    private static final String BETWEEN = "\u001f";

    private static final String NEW_USERS = """
            WITH met AS (
                INSERT INTO issue_user (issue_id, user_hash)
                SELECT u.issue_id, u.user_hash
                FROM unnest(?::uuid[], ?::bigint[]) WITH ORDINALITY AS u (issue_id, user_hash, place)
                LEFT JOIN issue ON issue.id = u.issue_id
                WHERE u.user_hash & ((1::bigint << coalesce(issue.users_level, 0)) - 1) = 0
                ORDER BY u.place
                ON CONFLICT DO NOTHING
                RETURNING issue_id
            ), more AS (
                SELECT met.issue_id, count(*) << coalesce(min(issue.users_level), 0) AS users
                FROM met LEFT JOIN issue ON issue.id = met.issue_id
                GROUP BY met.issue_id
            )
            """;

    private static final String UPSERT = """
            INSERT INTO issue AS i (id, app_id, grouping_version, error_type, level,
                first_seen, last_seen, first_release, last_release, environments, made_at, status_since, count, heat, users)
            SELECT d.id, d.app_id, d.grouping_version, d.error_type, d.level,
                timestamptz 'epoch' + d.first_seen * interval '1 microsecond',
                timestamptz 'epoch' + d.last_seen * interval '1 microsecond',
                d.first_release, d.last_release, string_to_array(d.environments, E'\\x1f'),
                timestamptz 'epoch' + ?::bigint * interval '1 microsecond',
                timestamptz 'epoch' + d.first_seen * interval '1 microsecond',
                d.count, d.heat, %1$s
            FROM unnest(?::uuid[], ?::int[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                    ?::text[], ?::bigint[], ?::float8[]) WITH ORDINALITY
                AS d (id, app_id, grouping_version, error_type, level, first_seen, last_seen, first_release, last_release, environments, count, heat, place)
            %2$s
            ON CONFLICT (id) DO UPDATE SET
                count = i.count + excluded.count,
                users = i.users + excluded.users,
                first_release = CASE WHEN excluded.first_seen < i.first_seen THEN excluded.first_release
                    ELSE i.first_release END,
                last_release = CASE WHEN excluded.last_seen >= i.last_seen THEN excluded.last_release
                    ELSE i.last_release END,
                level = CASE WHEN excluded.last_seen >= i.last_seen THEN excluded.level ELSE i.level END,
                first_seen = least(i.first_seen, excluded.first_seen),
                last_seen = greatest(i.last_seen, excluded.last_seen),
                environments = CASE WHEN i.environments @> excluded.environments OR cardinality(i.environments) >= %3$d
                    THEN i.environments
                    ELSE ARRAY(SELECT DISTINCT e FROM unnest(i.environments || excluded.environments) AS e ORDER BY e) END,
                heat = greatest(i.heat, excluded.heat) + ln(1 + exp(-least(abs(i.heat - excluded.heat), 500)))
                    + CASE WHEN i.attention AND i.id <> ALL (?::uuid[]) THEN issue_needs_attention(i.id) ELSE 0 END
            """;

    /** Of new issues alone; another writer may be making the same ones. */
    private static final String DESCRIBE = """
            INSERT INTO issue_description (issue_id, explanation, title, culprit, search)
            SELECT d.id, d.explanation::jsonb - 'found_by', d.title, d.culprit,
                array_to_tsvector(string_to_array(
                    concat_ws(' ', nullif(d.search, ''), nullif(d.explanation::jsonb ->> 'found_by', '')), ' '))
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS d (id, explanation, title, culprit, search)
            ON CONFLICT (issue_id) DO NOTHING
            """;

    static final int MOST_ENVIRONMENTS = 50;

    private static final String WITHOUT_USERS = UPSERT.formatted("0", "", MOST_ENVIRONMENTS);
    private static final String WITH_USERS = NEW_USERS
            + UPSERT.formatted(
                    "coalesce(more.users, 0)",
                    "LEFT JOIN more ON more.issue_id = d.id ORDER BY d.place",
                    MOST_ENVIRONMENTS);

    private IssueUpsert() {}

    /**
     * Adds it to a batch's last message.
     *
     * @param raises sorted by their ids, as PostgreSQL sorts them
     * @param met users that may be new to their issue, sorted likewise
     * @param now when the batch is written
     * @param seen the issues that were looked after; any other one whose life an event may change fails the batch
     */
    static void add(LastMessage message, List<Raise> raises, List<Met> met, Instant now, Set<UUID> seen) {
        if (met.isEmpty()) {
            message.add(WITHOUT_USERS, PLACEHOLDERS, (statement, first) -> bind(statement, first, raises, now, seen));
        } else {
            message.add(WITH_USERS, PLACEHOLDERS + USER_PLACEHOLDERS, (statement, first) -> {
                Column.uuids(statement, first, met, Met::issueId);
                Column.longs(statement, first + 1, met, Met::userHash);
                bind(statement, first + USER_PLACEHOLDERS, raises, now, seen);
            });
        }
        List<Made> made =
                raises.stream().filter(raise -> !raise.known()).map(Made::of).toList();
        if (!made.isEmpty()) {
            message.add(DESCRIBE, DESCRIPTION_PLACEHOLDERS, (statement, first) -> {
                Column.uuids(statement, first, made, Made::id);
                Column.texts(statement, first + 1, made, Made::explanation);
                Column.texts(statement, first + 2, made, Made::title);
                Column.texts(statement, first + 3, made, Made::culprit);
                Column.texts(statement, first + 4, made, Made::words);
            });
        }
    }

    private static void bind(PreparedStatement statement, int first, List<Raise> raises, Instant now, Set<UUID> seen)
            throws SQLException {
        List<IssueGain> gains = raises.stream().map(Raise::gain).toList();
        int place = first;
        statement.setLong(place++, Instants.epochMicros(now));
        Column.uuids(statement, place++, raises, Raise::id);
        Column.ints(statement, place++, gains, IssueGain::appId);
        // 0 where the row is to be there: issue_is_hollow.
        Column.ints(
                statement,
                place++,
                raises,
                raise -> raise.known() ? 0 : raise.gain().grouped().version());
        Column.texts(statement, place++, gains, IssueGain::errorType);
        Column.texts(statement, place++, gains, gain -> gain.last().level());
        Column.longs(
                statement,
                place++,
                gains,
                gain -> Instants.epochMicros(gain.first().occurredAt()));
        Column.longs(
                statement,
                place++,
                gains,
                gain -> Instants.epochMicros(gain.last().occurredAt()));
        Column.texts(statement, place++, gains, gain -> gain.first().release());
        Column.texts(statement, place++, gains, gain -> gain.last().release());
        Column.texts(statement, place++, gains, gain -> String.join(BETWEEN, gain.environments()));
        Column.longs(statement, place++, gains, IssueGain::count);
        Column.doubles(statement, place++, gains, IssueGain::heat);
        Column.uuids(statement, place, List.copyOf(seen), id -> id);
    }
}
