package io.tocsin.issue;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.event.PartitionMaker;
import io.tocsin.http.ApiException;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new issue a part of the one that an earlier version of the grouping had for the same events, so that its history, its
 * assignee and who ignores it are not lost with an upgrade. Not where that one is resolved: then the new one tells that the error
 * is back. It is done after the events are stored, since a batch takes rows in one order and could not take these.
 */
@ApplicationScoped
class Predecessors {

    private static final Logger LOG = Logger.getLogger(Predecessors.class);

    private static final String ACTOR = "grouping";

    /**
     * The first of those that are there: the newest version's stands first. None where somebody has merged the issue already.
     * ({@code ??} is the operator {@code ?}.)
     */
    private static final String FRESH = """
            SELECT fresh.issue_id, (
                SELECT issue.id
                FROM jsonb_array_elements_text(fresh.explanation -> 'predecessors') WITH ORDINALITY AS p (id, place)
                JOIN issue ON issue.id = CAST(p.id AS uuid)
                LEFT JOIN issue AS canonical ON canonical.id = issue.canonical_id
                WHERE coalesce(canonical.status, issue.status) <> 'resolved'
                    AND (SELECT canonical_id FROM issue AS itself WHERE itself.id = fresh.issue_id) IS NULL
                ORDER BY p.place LIMIT 1)
            FROM issue_description AS fresh
            WHERE fresh.explanation ?? 'predecessors'
            ORDER BY fresh.issue_id
            LIMIT 500
            """;

    private static final String LOOKED = """
            UPDATE issue_description SET explanation = explanation - 'predecessors' WHERE issue_id = ANY (?)
            """;

    private final IssueTransactions transactions;
    private final IssueMerges merges;
    private final PartitionMaker tables;
    private final Clock clock;

    Predecessors(IssueTransactions transactions, IssueMerges merges, PartitionMaker tables, Clock clock) {
        this.transactions = transactions;
        this.merges = merges;
        this.tables = tables;
        this.clock = clock;
    }

    private record Fresh(UUID id, @Nullable UUID predecessor) {}

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, identity = "issue-predecessors")
    void again() {
        if (!tables.ready()) {
            return;
        }
        try {
            look();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Issues of earlier groupings are looked for later: %s", databaseAway.getMessage());
        }
    }

    /** Looks at every issue that nobody has looked at; two replicas at once do no harm. */
    void look() {
        List<Fresh> fresh;
        do {
            fresh = transactions.run(Predecessors::fresh);
            fresh.forEach(this::merge);
            List<Fresh> looked = fresh;
            transactions.run(connection -> {
                try (PreparedStatement update = connection.prepareStatement(LOOKED)) {
                    update.setArray(
                            1,
                            connection.createArrayOf(
                                    "uuid", looked.stream().map(Fresh::id).toArray()));
                    return update.executeUpdate();
                }
            });
        } while (!fresh.isEmpty());
    }

    private void merge(Fresh fresh) {
        if (fresh.predecessor() == null) {
            return;
        }
        try {
            merges.merge(
                    fresh.id(), fresh.predecessor(), Optional.empty(), ACTOR, null, Instants.toMicros(clock.instant()));
        } catch (ApiException refused) {
            LOG.infof(
                    "Issue %s stands apart from its predecessor %s: %s",
                    fresh.id(), fresh.predecessor(), refused.getMessage());
        }
    }

    private static List<Fresh> fresh(Connection connection) throws SQLException {
        List<Fresh> fresh = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(FRESH);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                fresh.add(new Fresh(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)));
            }
        }
        return fresh;
    }
}
