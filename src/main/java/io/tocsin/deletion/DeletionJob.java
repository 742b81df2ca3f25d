package io.tocsin.deletion;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.ingest.DeadLetters;
import io.tocsin.issue.IssueMerges;
import io.tocsin.issue.IssueRemoval;
import io.tocsin.issue.IssueTransactions;
import io.tocsin.issue.IssueWriter;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works through deletions, in short transactions. Each transaction claims a deletion by a lock of its row, so another replica
 * continues if this one dies.
 */
@ApplicationScoped
class DeletionJob {

    private static final Logger LOG = Logger.getLogger(DeletionJob.class);

    /** Results are kept that long. A spool that is replayed later than that restores what was deleted from the database. */
    private static final Duration RESULT_RETENTION = Duration.ofDays(90);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(30);
    private static final String ACTOR = "deletion";

    private final DeletionRepository repository;
    private final IssueTransactions transactions;
    private final IssueMerges merges;
    private final IssueWriter writer;
    private final DeadLetters deadLetters;
    private final KeyRing keys;
    private final Clock clock;
    private @Nullable Instant seenFinished;

    DeletionJob(
            DeletionRepository repository,
            IssueTransactions transactions,
            IssueMerges merges,
            IssueWriter writer,
            DeadLetters deadLetters,
            KeyRing keys,
            Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.merges = merges;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.keys = keys;
        this.clock = clock;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, identity = "deletions")
    void poll() {
        if (keys.readAt() == null) {
            // The schema is not migrated yet.
            return;
        }
        try {
            forgetDeleted();
            while (step()) {
                forgetDeleted();
            }
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Deletions wait: %s", databaseAway.getMessage());
        }
    }

    @Scheduled(every = "1h", delayed = "20m", identity = "deletion-retention")
    void expire() {
        if (keys.readAt() != null) {
            repository.expire(now().minus(RESULT_RETENTION));
        }
    }

    /** What this replica knows to be stored may have been deleted by another one. */
    private synchronized void forgetDeleted() {
        Instant finished = repository.lastFinished().orElse(null);
        if (finished != null && !finished.equals(seenFinished)) {
            writer.forgetKnown();
        }
        seenFinished = finished;
    }

    /** A claimed deletion, for the log if its step fails. */
    private static final class Claim {

        private @Nullable Deletion deletion;
    }

    /** Does one step of the next deletion; returns false if none is due. */
    private boolean step() {
        Claim claim = new Claim();
        try {
            Optional<Step> step = transactions.run(connection -> step(connection, claim));
            Deletion deletion = claim.deletion;
            if (step.isPresent() && step.get().done() && deletion != null) {
                LOG.infof(
                        "Deletion %s of kind %s in app \"%s\" is done",
                        deletion.id(), deletion.kind().text(), deletion.app());
            }
            return step.isPresent();
        } catch (IssueRemoval.EmptiedException emptied) {
            merges.promotePart(emptied.issueId(), ACTOR, now());
            return true;
        } catch (RuntimeException failed) {
            Deletion deletion = claim.deletion;
            if (deletion == null) {
                throw failed;
            }
            LOG.warnf("Deletion %s failed and is retried in %s: %s", deletion.id(), RETRY_DELAY, failed.getMessage());
            repository.failed(deletion.id(), "The last attempt failed; it is repeated", now().plus(RETRY_DELAY));
            return true;
        }
    }

    private Optional<Step> step(Connection connection, Claim claim) throws SQLException {
        Instant now = now();
        Optional<Deletion> claimed = DeletionRepository.claim(connection, now);
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        Deletion deletion = claimed.get();
        claim.deletion = deletion;
        EventDeletion events = new EventDeletion(connection, deletion);
        Step step = switch (deletion.kind()) {
            case EVENT -> events.deleteEvent();
            case USER -> events.deleteUser();
            case ISSUE -> events.deleteIssue();
            case APP -> new AppDeletion(connection, deletion).delete(now);
        };
        if (step.done()) {
            deadLetters.removeDeleted(connection, deletion.app());
        }
        DeletionRepository.progress(connection, deletion, step, now);
        return Optional.of(step);
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }

    /** Returns a deletion that was just requested. */
    static Deletion requested(
            UUID id,
            DeletionKind kind,
            int appId,
            String app,
            @Nullable UUID subject,
            List<String> userIds,
            Instant at,
            String by) {
        return new Deletion(
                id,
                kind,
                appId,
                app,
                kind == DeletionKind.EVENT ? Objects.requireNonNull(subject) : null,
                kind == DeletionKind.ISSUE ? Objects.requireNonNull(subject) : null,
                userIds,
                at,
                by,
                "pending",
                0,
                null,
                null,
                "");
    }
}
