package io.tocsin.issue;

import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts issues together and takes them apart ({@link IssueParts}). Whoever raises a part holds the row of the issue that stands
 * for it as well; so its sums, made anew while that row is held, are of counts that nobody is changing.
 */
@ApplicationScoped
public class IssueMerges {

    /** The most that one issue stands for: statistics name them all. */
    static final int MOST_PARTS = 1_000;

    /** How often it is begun again where issues are merged at the same time by others. */
    private static final int MOST_ATTEMPTS = 10;

    private static final String PLACE =
            "SELECT id, app_id, canonical_id, parts FROM issue WHERE id = ANY (?) ORDER BY id";

    private static final String LOCK_PLACE = PLACE + " FOR UPDATE";

    private static final String PUT = """
            UPDATE issue SET canonical_id = ?, status = 'unresolved', status_since = ?, resolved_in_release = NULL,
                ignored_until = NULL, ignored_until_count = NULL, ignored_window = NULL, ignored_recent = NULL
            WHERE id = ANY (?)
            """;

    private static final String KEEP_STATE = """
            UPDATE issue SET status = whole.status, status_since = whole.status_since,
                resolved_in_release = whole.resolved_in_release, ignored_until = whole.ignored_until,
                ignored_until_count = whole.ignored_until_count, ignored_window = whole.ignored_window,
                ignored_recent = whole.ignored_recent, assignee = whole.assignee
            FROM issue AS whole WHERE issue.id = ? AND whole.id = ?
            """;

    private final IssueTransactions transactions;
    private final Audit audit;

    IssueMerges(IssueTransactions transactions, Audit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Where an issue stands. */
    private record Place(UUID id, int appId, @Nullable UUID canonicalId, int parts) {

        UUID canonical() {
            return canonicalId == null ? id : canonicalId;
        }
    }

    /** The issues stand otherwise than a moment ago. */
    private static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /**
     * Makes an issue, with all its parts, a part of another one; nothing where it is already.
     *
     * @param appId the only app whose issues may be changed
     * @param actor the name of the key that it is done with
     * @param caller whose key that is; null if the service merges by itself
     * @return the issue that stands for both; empty where one of them is not there
     * @throws ApiException 409 where the other one is a part of it, or would have too many parts; 422 where they are one, or of
     *     several apps
     */
    Optional<UUID> merge(
            UUID id, UUID into, Optional<Integer> appId, String actor, @Nullable Caller caller, Instant now) {
        if (id.equals(into)) {
            throw ApiException.invalid("into", "is the issue itself");
        }
        return repeated(connection -> {
            List<Place> places = places(connection, PLACE, Set.of(id, into), appId);
            if (places.size() < 2) {
                return Optional.empty();
            }
            Place source = place(places, id);
            Place target = place(places, into);
            if (source.appId() != target.appId()) {
                throw ApiException.invalid("into", "is an issue of another app");
            }
            UUID from = source.canonical();
            UUID canonical = target.canonical();
            if (id.equals(canonical)) {
                throw ApiException.of(ErrorCode.CONFLICT, "The issue " + into + " is a part of " + id);
            }
            if (!from.equals(canonical)) {
                put(connection, from, canonical, List.of(source, target), now);
                log(connection, canonical, from, "merged", actor, now);
                log(connection, from, canonical, "merged_into", actor, now);
                if (caller != null) {
                    record(caller, "merge", from, Map.of("into", canonical));
                }
            }
            return Optional.of(canonical);
        });
    }

    /**
     * Takes an issue out of the one that it is a part of; one that has parts is taken apart into all of them.
     *
     * @return whether there is one of that id
     * @throws ApiException 409 where it is no part and has none
     */
    boolean unmerge(UUID id, Optional<Integer> appId, Caller caller, Instant now) {
        return unmerge(id, appId, caller.keyName(), caller, now);
    }

    private boolean unmerge(UUID id, Optional<Integer> appId, String actor, @Nullable Caller caller, Instant now) {
        return repeated(connection -> {
            List<Place> places = places(connection, PLACE, Set.of(id), appId);
            if (places.isEmpty()) {
                return false;
            }
            Place place = places.get(0);
            if (place.canonicalId() == null && place.parts() == 0) {
                throw ApiException.of(
                        ErrorCode.CONFLICT, "The issue " + id + " is no part of another one and has none");
            }
            UUID canonical = place.canonical();
            Set<UUID> parts = IssueSums.parts(connection, canonical);
            Set<UUID> leaving = place.canonicalId() == null ? new TreeSet<>(parts) : new TreeSet<>(Set.of(id));
            leaving.remove(IssueParts.own(canonical));
            Map<UUID, Optional<UUID>> expected = expected(List.of(place), canonical);
            leaving.forEach(part -> expected.put(part, Optional.of(canonical)));
            lock(connection, expected);
            if (!IssueSums.parts(connection, canonical).equals(parts)) {
                throw new Overtaken();
            }
            IssueSql.execute(connection, PUT, null, now, IssueSql.array(connection, leaving));
            for (UUID part : leaving) {
                log(connection, part, canonical, "unmerged_from", actor, now);
                log(connection, canonical, part, "unmerged", actor, now);
            }
            IssueSums.make(connection, canonical);
            if (caller != null) {
                record(caller, "unmerge", id, Map.of("issues", leaving));
            }
            return true;
        });
    }

    private void record(Caller caller, String action, UUID id, Map<String, Object> detail) {
        audit.record(caller, action, IssueChanges.KIND, id.toString(), id.toString(), detail);
    }

    /** Makes the first part of an issue the canonical one, with the status and the assignee of the issue. */
    public void promotePart(UUID canonical, String actor, Instant now) {
        Optional<UUID> first = transactions.run(connection -> IssueSums.parts(connection, canonical).stream()
                .filter(part -> !part.equals(IssueParts.own(canonical)))
                .min(IssueWriter.BY_ID));
        if (first.isEmpty()) {
            return;
        }
        unmerge(first.get(), Optional.empty(), actor, null, now);
        transactions.run(connection -> {
            IssueSql.execute(connection, KEEP_STATE, first.get(), canonical);
            return true;
        });
        merge(canonical, first.get(), Optional.empty(), actor, null, now);
    }

    private <T> T repeated(IssueTransactions.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.run(work);
            } catch (Overtaken overtaken) {
                if (attempt == MOST_ATTEMPTS) {
                    throw ApiException.of(
                            ErrorCode.CONFLICT, "The issues are being merged or taken apart by others; try again");
                }
            }
        }
    }

    private static void put(Connection connection, UUID from, UUID canonical, List<Place> asked, Instant now)
            throws SQLException {
        Set<UUID> parts = IssueSums.parts(connection, from);
        Map<UUID, Optional<UUID>> expected = expected(asked, canonical);
        expected.put(from, Optional.empty());
        // The row of its own is raised by whoever holds the issue: to lock it first would be the other order.
        parts.stream()
                .filter(part -> !part.equals(IssueParts.own(from)))
                .forEach(part -> expected.put(part, Optional.of(from)));
        lock(connection, expected);
        Set<UUID> already = IssueSums.parts(connection, canonical);
        if (!IssueSums.parts(connection, from).equals(parts)) {
            throw new Overtaken();
        }
        if (already.size() + parts.size() + 1 >= MOST_PARTS) {
            throw ApiException.of(ErrorCode.CONFLICT, "An issue has at most " + MOST_PARTS + " parts");
        }
        if (already.isEmpty()) {
            IssueSums.keepOwn(connection, canonical);
        }
        if (!parts.isEmpty()) {
            parts.remove(IssueParts.own(from));
            IssueSql.execute(connection, PUT, canonical, now, IssueSql.array(connection, parts));
            IssueSums.make(connection, from);
        }
        IssueSql.execute(connection, PUT, canonical, now, IssueSql.array(connection, Set.of(from)));
        IssueSums.make(connection, canonical);
    }

    private static Map<UUID, Optional<UUID>> expected(List<Place> asked, UUID canonical) {
        Map<UUID, Optional<UUID>> expected = new HashMap<>();
        expected.put(canonical, Optional.empty());
        asked.forEach(place -> expected.put(place.id(), Optional.ofNullable(place.canonicalId())));
        return expected;
    }

    /** Locks the issues in the order of their ids, and sees to it that each is a part of what it was found to be a part of. */
    private static void lock(Connection connection, Map<UUID, Optional<UUID>> expected) throws SQLException {
        Map<UUID, Optional<UUID>> locked = new HashMap<>();
        for (Place place : places(connection, LOCK_PLACE, expected.keySet(), Optional.empty())) {
            locked.put(place.id(), Optional.ofNullable(place.canonicalId()));
        }
        if (!locked.equals(expected)) {
            throw new Overtaken();
        }
    }

    private static List<Place> places(Connection connection, String sql, Set<UUID> ids, Optional<Integer> appId)
            throws SQLException {
        List<Place> places = new ArrayList<>();
        try (PreparedStatement select = IssueSql.prepare(connection, sql, IssueSql.array(connection, ids));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Place place = new Place(
                        rows.getObject(1, UUID.class), rows.getInt(2), rows.getObject(3, UUID.class), rows.getInt(4));
                if (appId.isEmpty() || appId.get() == place.appId()) {
                    places.add(place);
                }
            }
        }
        return places;
    }

    private static Place place(List<Place> places, UUID id) {
        return places.stream()
                .filter(place -> place.id().equals(id))
                .findFirst()
                .orElseThrow(Overtaken::new);
    }

    private static void log(Connection connection, UUID issue, UUID other, String kind, String actor, Instant now)
            throws SQLException {
        IssueActivity.write(connection, new UUID[] {issue}, now, actor, kind, Map.of("issue", other.toString()));
    }
}
