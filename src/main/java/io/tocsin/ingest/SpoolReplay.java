package io.tocsin.ingest;

import io.tocsin.event.PartitionMaker;
import io.tocsin.ingest.spool.Chunk;
import io.tocsin.ingest.spool.Frame;
import io.tocsin.ingest.spool.JournalException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes what the spool holds into the database as soon as that answers, oldest first, beside the events that come in meanwhile;
 * and, where there is nothing to write, tells the database every two seconds that this replica holds nothing back. Either is
 * what shows that a database which was away is back.
 *
 * <p>Writing twice is harmless: an event's id, its time of receipt and its {@code occurred_at} are settled before it is
 * spooled. So after a crash a segment of the spool is simply written once more.
 */
@ApplicationScoped
class SpoolReplay {

    private static final Logger LOG = Logger.getLogger(SpoolReplay.class);

    /** Nobody waits for it: a large batch on a slow database may take its time. */
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(20);

    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(2);
    private static final int TRIAL_EVENTS = 100;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final Spool spool;
    private final WriterDatabase database;
    private final BatchStore store;
    private final DeadLetters deadLetters;
    private final ReplicaSign sign;
    private final PartitionMaker partitions;
    private final IngestMetrics metrics;
    private final SpoolMetrics spoolMetrics;
    private final IngestSettings settings;
    private final Thread thread = new Thread(this::run, "tocsin-spool-replay");

    private final Semaphore bell = new Semaphore(0);
    private volatile boolean stopping;
    /** How many events a transaction holds: fewer after one that was late, until things go well again. */
    private int most;

    SpoolReplay(
            Spool spool,
            WriterDatabase database,
            BatchStore store,
            DeadLetters deadLetters,
            ReplicaSign sign,
            PartitionMaker partitions,
            IngestMetrics metrics,
            SpoolMetrics spoolMetrics,
            IngestSettings settings) {
        this.spool = spool;
        this.database = database;
        this.store = store;
        this.deadLetters = deadLetters;
        this.sign = sign;
        this.partitions = partitions;
        this.metrics = metrics;
        this.spoolMetrics = spoolMetrics;
        this.settings = settings;
        this.most = settings.batchEvents();
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends after the transaction under way, or in the middle of it: what is not certain is written again after a start. */
    void stop() throws InterruptedException {
        stopping = true;
        wake();
        thread.join(GOODBYE.toMillis());
        sign.sayGoodbye();
    }

    /** Also where the start failed before anybody could tell it to stop. */
    @PreDestroy
    void end() {
        stopping = true;
        wake();
    }

    /** Returns whether the thread has ended without being told to. */
    boolean hasEnded() {
        return !stopping && thread.getState() == Thread.State.TERMINATED;
    }

    /** There is something new in the spool. */
    void wake() {
        bell.release();
    }

    private void run() {
        while (!stopping) {
            boolean more = false;
            try {
                // Before that, the database may be without its tables.
                more = partitions.ready() && step();
            } catch (NotWritten away) {
                LOG.debugf("Tried again: %s", away.getMessage());
            } catch (JournalException | RuntimeException | Error failed) {
                // An exhausted heap too is a moment's trouble: without this thread the spool would never be emptied.
                if (!stopping) {
                    LOG.error("Replaying the spool failed; it is tried again", failed);
                }
            }
            if (!more && !stopping) {
                spool.heal();
                pause();
            }
        }
    }

    /** Whether something was written, so that there may be more. */
    private boolean step() throws JournalException {
        // Until the database has shown that it is back, a few events are enough to try it, and not for long.
        boolean trial = !database.answers();
        Chunk chunk = spool.read(
                trial ? TRIAL_EVENTS : settings.batchEvents(),
                settings.batchBytes().asLongValue());
        if (chunk == null) {
            sign.give();
            return false;
        }
        List<Pending> entries = new ArrayList<>();
        for (Frame frame : chunk.frames()) {
            // Whole by its checksum, and yet unreadable, is a later version's frame: it waits, with all behind it, for
            // that.
            entries.addAll(PendingFrame.read(frame.payload()));
        }
        for (int from = 0; from < entries.size(); ) {
            int to = Math.min(entries.size(), from + most);
            write(entries.subList(from, to), trial ? TRIAL_LIMIT : COMMIT_LIMIT);
            from = to;
        }
        spool.release(chunk);
        sign.give();
        return true;
    }

    private void write(List<Pending> spooled, Duration limit) {
        List<Pending> entries = deadLetters.withoutDeleted(spooled);
        spoolMetrics.deleted(spooled.size() - entries.size());
        if (entries.isEmpty()) {
            return;
        }
        Written written = store.writeAgain(entries, limit);
        NotWritten failure = written.failure();
        if (failure != null) {
            if (failure.late()) {
                most = Math.max(1, most / 2);
            }
            throw failure;
        }
        most = Math.min(settings.batchEvents(), most * 2);
        for (Map.Entry<Pending, RowRefused> refused : written.refused().entrySet()) {
            LOG.errorf(
                    "The database refuses %s %s of app %s for good (%s): %s. It is set aside as a dead letter",
                    refused.getKey().kind().word(),
                    refused.getKey().id(),
                    refused.getKey().app(),
                    refused.getValue().sqlState(),
                    refused.getValue().reason());
        }
        spoolMetrics.deadLetters(deadLetters.keep(written.refused()));
        metrics.replayed(written, entries);
    }

    private void pause() {
        try {
            if (!stopping && bell.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException ended) {
            stopping = true;
        }
    }
}
