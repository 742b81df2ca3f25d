package io.tocsin.ingest;

import io.tocsin.access.AppDirectory;
import io.tocsin.event.EventContent;
import io.tocsin.event.EventWriter;
import io.tocsin.event.LastMessage;
import io.tocsin.event.NewEvent;
import io.tocsin.event.PartitionMaker;
import io.tocsin.issue.Grouped;
import io.tocsin.issue.IssueWriter;
import io.tocsin.stats.ErrorCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** One batch, one transaction: events first, then issues, and counters last, for the reason that {@link LastMessage} has. */
@ApplicationScoped
class BatchStore {

    private static final Logger LOG = Logger.getLogger(BatchStore.class);

    /** A batch that meets the same trouble this often is not repeated any more. */
    private static final int MOST_ATTEMPTS = 6;

    private final WriterDatabase database;
    private final AppDirectory apps;
    private final PartitionMaker partitions;
    private final IssueWriter issues;
    private final IngestMetrics metrics;

    BatchStore(
            WriterDatabase database,
            AppDirectory apps,
            PartitionMaker partitions,
            IssueWriter issues,
            IngestMetrics metrics) {
        this.database = database;
        this.apps = apps;
        this.partitions = partitions;
        this.issues = issues;
        this.metrics = metrics;
    }

    /**
     * Writes as much as can be written. Where rows are refused, the batch is halved until those are alone that are to blame,
     * and the rest goes in.
     *
     * @param limit how long each transaction may take
     */
    Written write(List<PendingEvent> events, Duration limit) {
        Written written = new Written();
        write(events, limit, written);
        return written;
    }

    private void write(List<PendingEvent> events, Duration limit, Written written) {
        try {
            written.stored(repeated(events, limit));
        } catch (NotWritten failed) {
            written.unwritten(events, failed);
        } catch (RowRefused refused) {
            if (events.size() == 1) {
                written.refused(events.get(0), refused);
                return;
            }
            int half = events.size() / 2;
            write(events.subList(0, half), limit, written);
            write(events.subList(half, events.size()), limit, written);
        }
    }

    private Collection<PendingEvent> repeated(List<PendingEvent> events, Duration limit) {
        boolean lookAgain = false;
        boolean attentive = false;
        boolean partitionsMade = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return once(events, lookAgain, attentive, limit);
            } catch (Conflict conflict) {
                boolean missing = conflict.isOfMissingPartition();
                if (attempt == MOST_ATTEMPTS || (missing && partitionsMade)) {
                    throw RowRefused.isMeantBy(conflict.refusal())
                            ? new RowRefused(conflict.refusal())
                            : new NotWritten("repeated " + attempt + " times", conflict, false);
                }
                metrics.repeated();
                lookAgain |= conflict.isOfKnownEvent();
                attentive |= conflict.isOfIssue();
                if (missing) {
                    makePartitions();
                    partitionsMade = true;
                }
                LOG.debugf("Batch repeated after: %s", conflict.getMessage());
            }
        }
    }

    private void makePartitions() {
        try {
            partitions.makeAndDrop();
        } catch (IllegalStateException failed) {
            throw new NotWritten(String.valueOf(failed.getMessage()), failed, false);
        }
    }

    private Collection<PendingEvent> once(
            List<PendingEvent> events, boolean lookAgain, boolean attentive, Duration limit) {
        return database.run(limit, connection -> {
            Map<String, Integer> numbers = apps.numbers(connection, makers(events));
            return WriterDatabase.inTransaction(
                    connection, limit, transaction -> insert(transaction, events, numbers, lookAgain, attentive));
        });
    }

    private Collection<PendingEvent> insert(
            Connection connection,
            List<PendingEvent> events,
            Map<String, Integer> numbers,
            boolean lookAgain,
            boolean attentive)
            throws SQLException {
        Map<UUID, Integer> apps = new LinkedHashMap<>();
        for (PendingEvent event : events) {
            apps.putIfAbsent(event.grouped().issueId(), Objects.requireNonNull(numbers.get(event.app())));
        }
        Set<UUID> beyond = issues.beyond(connection, apps);
        List<NewEvent> rows = new ArrayList<>(events.size());
        Map<UUID, Grouped> issuesOfBatch = new HashMap<>();
        // Two requests may hold equal events, and even the same content: a row is told from another by being it.
        IdentityHashMap<EventContent, PendingEvent> origins = new IdentityHashMap<>(events.size() * 2);
        for (PendingEvent event : events) {
            origins.put(event.content(), event);
            Grouped grouped = event.grouped();
            if (beyond.contains(grouped.issueId())) {
                grouped = IssueOf.typeAlone(event.app(), event.content());
            }
            issuesOfBatch.putIfAbsent(grouped.issueId(), grouped);
            rows.add(
                    new NewEvent(Objects.requireNonNull(numbers.get(event.app())), grouped.issueId(), event.content()));
        }
        Collection<NewEvent> inserted = EventWriter.insert(connection, rows, lookAgain);
        if (!inserted.isEmpty()) {
            IssueWriter.Round round = issues.round(inserted, issuesOfBatch);
            LastMessage last = new LastMessage();
            round.write(connection, last, attentive);
            ErrorCounts.add(last, inserted);
            last.executeAndCommit(connection);
            round.committed();
        }
        if (!beyond.isEmpty()) {
            // Of those that were stored: a retry was counted the first time.
            metrics.ungrouped(inserted.stream()
                    .map(row -> Objects.requireNonNull(origins.get(row.content())))
                    .filter(event -> beyond.contains(event.grouped().issueId()))
                    .count());
        }
        List<PendingEvent> stored = new ArrayList<>(inserted.size());
        for (NewEvent row : inserted) {
            stored.add(Objects.requireNonNull(origins.get(row.content())));
        }
        return stored;
    }

    private static Map<String, Optional<UUID>> makers(List<PendingEvent> events) {
        Map<String, Optional<UUID>> makers = new HashMap<>();
        for (PendingEvent event : events) {
            if (!makers.containsKey(event.app())) {
                makers.put(event.app(), Optional.ofNullable(event.keyId()));
            }
        }
        return makers;
    }
}
