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
import io.tocsin.stats.NewRequestCount;
import io.tocsin.stats.RequestCountWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** One batch, one transaction: keys first, then events, then issues, and counters last, for the reason that {@link LastMessage} has. */
@ApplicationScoped
class BatchStore {

    private static final Logger LOG = Logger.getLogger(BatchStore.class);

    /** A batch that meets the same trouble this often is not repeated any more. */
    private static final int MOST_ATTEMPTS = 6;

    private final WriterDatabase database;
    private final AppDirectory apps;
    private final PartitionMaker partitions;
    private final IssueWriter issues;
    private final RequestCountWriter requestCounts;
    private final SampleLimits sampleLimits;
    private final Sampler sampler;
    private final IngestMetrics metrics;

    BatchStore(
            WriterDatabase database,
            AppDirectory apps,
            PartitionMaker partitions,
            IssueWriter issues,
            RequestCountWriter requestCounts,
            SampleLimits sampleLimits,
            Sampler sampler,
            IngestMetrics metrics) {
        this.database = database;
        this.apps = apps;
        this.partitions = partitions;
        this.issues = issues;
        this.requestCounts = requestCounts;
        this.sampleLimits = sampleLimits;
        this.sampler = sampler;
        this.metrics = metrics;
    }

    /**
     * Writes as much as can be written. Where rows are refused, the batch is halved until those are alone that are to blame,
     * and the rest goes in.
     *
     * @param limit how long each transaction may take
     */
    Written write(List<? extends Pending> entries, Duration limit) {
        return write(entries, limit, false);
    }

    /**
     * The same for entries of which nobody knows whether they were written before: events leave a key each, whoever made their ids.
     * One that was counted and not stored is known by that alone, and limits may have changed since.
     */
    Written writeAgain(List<? extends Pending> entries, Duration limit) {
        return write(entries, limit, true);
    }

    private Written write(List<? extends Pending> entries, Duration limit, boolean again) {
        Written written = new Written();
        write(Collections.unmodifiableList(entries), new Manner(limit, again, false, false), written);
        return written;
    }

    /**
     * How a batch is written.
     *
     * @param limit how long its transaction may take
     * @param again whether its events may have been written before
     * @param lookAgain whether they are looked for among those that are stored
     * @param attentive whether issues are looked at before they are raised
     */
    private record Manner(Duration limit, boolean again, boolean lookAgain, boolean attentive) {

        Manner after(Conflict conflict) {
            return new Manner(limit, again, lookAgain || conflict.isOfKnownEvent(), attentive || conflict.isOfIssue());
        }
    }

    private void write(List<Pending> entries, Manner manner, Written written) {
        try {
            repeated(entries, manner, written);
        } catch (NotWritten failed) {
            written.unwritten(entries, failed);
        } catch (RowRefused refused) {
            if (entries.size() == 1) {
                written.refused(entries.get(0), refused);
                return;
            }
            int half = entries.size() / 2;
            write(entries.subList(0, half), manner, written);
            write(entries.subList(half, entries.size()), manner, written);
        }
    }

    private void repeated(List<Pending> entries, Manner first, Written written) {
        Manner manner = first;
        boolean partitionsMade = false;
        for (int attempt = 1; ; attempt++) {
            try {
                Committed committed = once(entries, manner);
                written.stored(committed.stored, committed.notStored);
                committed.contradicting.forEach(entry -> written.refused(entry, RowRefused.contradiction()));
                return;
            } catch (Conflict conflict) {
                boolean missing = conflict.isOfMissingPartition();
                if (attempt == MOST_ATTEMPTS || (missing && partitionsMade)) {
                    throw RowRefused.isMeantBy(conflict.refusal())
                            ? new RowRefused(conflict.refusal())
                            : new NotWritten("repeated " + attempt + " times", conflict, false);
                }
                metrics.repeated();
                manner = manner.after(conflict);
                if (conflict.isOfMissingApp()) {
                    apps.forget(makers(entries).keySet());
                }
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

    /** What became of a batch. */
    private static final class Committed {

        /** The new entries. */
        private final List<Pending> stored = new ArrayList<>();
        /** Those that say something else than what was stored before. */
        private final List<Pending> contradicting = new ArrayList<>();
        /** What is to be done as soon as all of it is certain. */
        private final List<Runnable> afterwards = new ArrayList<>();
        /** How many events of those stored were counted, and not stored. */
        private int notStored;
    }

    private Committed once(List<Pending> entries, Manner manner) {
        Committed committed = database.run(manner.limit(), connection -> {
            Map<String, Integer> numbers = apps.numbers(connection, makers(entries));
            return database.inTransaction(
                    connection, manner.limit(), transaction -> insert(transaction, entries, numbers, manner));
        });
        committed.afterwards.forEach(Runnable::run);
        return committed;
    }

    private Committed insert(Connection connection, List<Pending> entries, Map<String, Integer> numbers, Manner manner)
            throws SQLException {
        List<PendingEvent> events = new ArrayList<>(entries.size());
        List<PendingReport> reports = new ArrayList<>();
        for (Pending entry : entries) {
            if (entry instanceof PendingEvent event) {
                events.add(event);
            } else if (entry instanceof PendingReport report) {
                reports.add(report);
            }
        }
        LastMessage last = new LastMessage();
        Committed committed = new Committed();
        // Keys first.
        RequestCountWriter.Round counted = requestCounts.round(
                connection,
                reports.stream()
                        .map(report -> new NewRequestCount(number(numbers, report), report.count()))
                        .toList());
        if (!events.isEmpty()) {
            insertEvents(connection, events, numbers, manner, last, committed);
        }
        if (!counted.isEmpty()) {
            counted.add(last);
            committed.afterwards.add(counted::committed);
        }
        if (!last.isEmpty()) {
            last.executeAndCommit(connection);
        }
        for (int place = 0; place < reports.size(); place++) {
            switch (counted.fates().get(place)) {
                case COUNTED -> committed.stored.add(reports.get(place));
                case CONFLICT -> committed.contradicting.add(reports.get(place));
                case DUPLICATE -> {}
            }
        }
        return committed;
    }

    private void insertEvents(
            Connection connection,
            List<PendingEvent> events,
            Map<String, Integer> numbers,
            Manner manner,
            LastMessage last,
            Committed committed)
            throws SQLException {
        Map<UUID, Integer> apps = new LinkedHashMap<>();
        for (PendingEvent event : events) {
            apps.putIfAbsent(event.grouped().issueId(), number(numbers, event));
        }
        Set<UUID> beyond = issues.beyond(connection, apps);
        Set<UUID> typesBeyond = typesBeyond(connection, events, numbers, beyond);
        List<NewEvent> rows = new ArrayList<>(events.size());
        Map<UUID, Grouped> issuesOfBatch = new HashMap<>();
        // Two requests may hold equal events, and even the same content: a row is told from another by being it.
        IdentityHashMap<EventContent, PendingEvent> origins = new IdentityHashMap<>(events.size() * 2);
        for (PendingEvent event : events) {
            origins.put(event.content(), event);
            Grouped grouped = event.grouped();
            if (beyond.contains(grouped.issueId())) {
                grouped = IssueOf.typeAlone(event.app(), event.content());
                if (typesBeyond.contains(grouped.issueId())) {
                    grouped = IssueOf.appAlone(event.app());
                }
            }
            issuesOfBatch.putIfAbsent(grouped.issueId(), grouped);
            rows.add(new NewEvent(number(numbers, event), grouped.issueId(), event.content()));
        }
        Map<Integer, Integer> limits = limits(numbers);
        Set<Integer> keyed = keyed(numbers, limits);
        List<NewEvent> inserted = EventWriter.fresh(
                connection,
                rows,
                row -> manner.again() || keyed.contains(row.appId()),
                manner.lookAgain() || (manner.again() && anyWithoutEarlierKey(rows, limits)));
        Sampler.Sample sample = sampler.of(inserted, limits);
        EventWriter.store(connection, sample.stored());
        if (!inserted.isEmpty()) {
            IssueWriter.Round round = issues.round(inserted, issuesOfBatch);
            round.write(connection, last, manner.attentive());
            ErrorCounts.add(last, inserted);
            ErrorCounts.addSampled(last, sample.counted());
            committed.afterwards.add(round::committed);
            committed.afterwards.add(sample::committed);
        }
        if (!beyond.isEmpty()) {
            // Of those that were stored: a retry was counted the first time.
            long ungrouped = inserted.stream()
                    .map(row -> Objects.requireNonNull(origins.get(row.content())))
                    .filter(event -> beyond.contains(event.grouped().issueId()))
                    .count();
            committed.afterwards.add(() -> metrics.ungrouped(ungrouped));
        }
        for (NewEvent row : inserted) {
            committed.stored.add(Objects.requireNonNull(origins.get(row.content())));
        }
        committed.notStored = sample.counted().size();
    }

    private Set<UUID> typesBeyond(
            Connection connection, List<PendingEvent> events, Map<String, Integer> numbers, Set<UUID> beyond)
            throws SQLException {
        Map<UUID, Integer> apps = new LinkedHashMap<>();
        for (PendingEvent event : events) {
            if (beyond.contains(event.grouped().issueId())) {
                apps.putIfAbsent(IssueOf.typeAlone(event.app(), event.content()).issueId(), number(numbers, event));
            }
        }
        return apps.isEmpty() ? Set.of() : issues.typesBeyond(connection, apps);
    }

    private static int number(Map<String, Integer> numbers, Pending entry) {
        return Objects.requireNonNull(numbers.get(entry.app()));
    }

    /** The limits of those apps of the batch that have one, by their numbers. */
    private Map<Integer, Integer> limits(Map<String, Integer> numbers) {
        Map<Integer, Integer> limits = new HashMap<>();
        numbers.forEach((app, number) -> sampleLimits.storedPerMinute(app).ifPresent(most -> limits.put(number, most)));
        return limits;
    }

    /** Those apps of the batch whose every event leaves a key, by their numbers: a limit that is gone by now is still one. */
    private Set<Integer> keyed(Map<String, Integer> numbers, Map<Integer, Integer> limits) {
        Set<Integer> keyed = new HashSet<>(limits.keySet());
        numbers.forEach((app, number) -> {
            if (sampleLimits.leavesKeys(app)) {
                keyed.add(number);
            }
        });
        return keyed;
    }

    /**
     * Whether an event may be there without a key, from before its app had a limit: stored again it would meet its own row, but
     * counted alone it would meet nothing.
     */
    private static boolean anyWithoutEarlierKey(List<NewEvent> rows, Map<Integer, Integer> limits) {
        return rows.stream().anyMatch(row -> !row.content().clientId() && limits.containsKey(row.appId()));
    }

    private static Map<String, Optional<UUID>> makers(List<Pending> entries) {
        Map<String, Optional<UUID>> makers = new HashMap<>();
        for (Pending entry : entries) {
            if (!makers.containsKey(entry.app())) {
                makers.put(entry.app(), Optional.ofNullable(entry.keyId()));
            }
        }
        return makers;
    }
}
