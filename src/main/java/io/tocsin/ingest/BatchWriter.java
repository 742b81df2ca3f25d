package io.tocsin.ingest;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.Submission.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: each writer takes all that waits, writes it in one transaction and only then lets the requests answer. The
 * price of a commit is shared by whoever came while the one before was under way; nobody lingers for company but for those that
 * are being decoded.
 */
@ApplicationScoped
class BatchWriter {

    private static final Logger LOG = Logger.getLogger(BatchWriter.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** A batch that is not committed by then goes to the spool: its clients wait. */
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(2);
    /** A batch under way for longer than this means that its writer is stuck. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
    /** What a span may link to; the OpenTelemetry SDK keeps 128 links by default. */
    private static final int MOST_LINKS = 100;

    private final IngestBuffer buffer;
    private final BatchStore store;
    private final WriterDatabase database;
    private final Spool spool;
    private final SpoolReplay replay;
    private final IngestMetrics metrics;
    private final IngestSettings settings;
    private final Tracer tracer;
    private final List<WriterThread> writers = new ArrayList<>();

    BatchWriter(
            IngestBuffer buffer,
            BatchStore store,
            WriterDatabase database,
            Spool spool,
            SpoolReplay replay,
            IngestMetrics metrics,
            IngestSettings settings,
            Tracer tracer) {
        this.buffer = buffer;
        this.store = store;
        this.database = database;
        this.spool = spool;
        this.replay = replay;
        this.metrics = metrics;
        this.settings = settings;
        this.tracer = tracer;
    }

    void start(@Observes StartupEvent event) {
        spool.open();
        for (int i = 1; i <= settings.writers(); i++) {
            WriterThread writer = new WriterThread("tocsin-writer-" + i);
            writers.add(writer);
            writer.start();
        }
        replay.start();
    }

    /** By now no request is under way any more: what waits is written or spooled, then the writers end. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        buffer.close();
        for (WriterThread writer : writers) {
            writer.join(TimeUnit.SECONDS.toMillis(30));
        }
        replay.stop();
        spool.close();
    }

    /** Why the writers do not do their work; null where they do. */
    @Nullable
    String trouble() {
        for (WriterThread writer : writers) {
            if (!writer.isAlive()) {
                return writer.getName() + " has ended";
            }
            Duration busy = writer.busyFor();
            if (busy.compareTo(STUCK_AFTER) > 0) {
                return writer.getName() + " has been at one batch for " + busy.toSeconds() + " s";
            }
        }
        return writers.isEmpty() ? "no writer was started" : null;
    }

    /** Returns the name of a thread of ingest that has ended; null if all are alive. None is started again but by a restart. */
    @Nullable
    String endedThread() {
        for (WriterThread writer : writers) {
            if (!writer.isAlive()) {
                return writer.getName();
            }
        }
        return replay.hasEnded() ? "tocsin-spool-replay" : null;
    }

    private final class WriterThread extends Thread {

        /** {@link System#nanoTime()} when the batch under way was taken; 0 while waiting for one. */
        private volatile long takenAt;

        WriterThread(String name) {
            super(name);
            setDaemon(true);
        }

        Duration busyFor() {
            long taken = takenAt;
            return taken == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - taken);
        }

        @Override
        public void run() {
            try {
                for (List<Submission> batch = buffer.take(); !batch.isEmpty(); batch = buffer.take()) {
                    takenAt = System.nanoTime() | 1;
                    try {
                        write(batch);
                    } finally {
                        takenAt = 0;
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(List<Submission> batch) {
        List<Pending> entries = new ArrayList<>();
        batch.forEach(submission -> entries.addAll(submission.entries()));
        Span span = span(batch, entries.size());
        try (Scope scope = span.makeCurrent()) {
            Written written;
            boolean safe;
            try {
                written = tryDatabase(entries);
                safe = written.unwritten().isEmpty() || spool(batch, written);
            } finally {
                // Before the answers: the next batch need not wait for them.
                buffer.release(batch);
            }
            if (written.failure() != null) {
                span.setStatus(
                        StatusCode.ERROR, String.valueOf(written.failure().getMessage()));
            }
            batch.forEach(submission -> answer(submission, written, safe));
        } catch (Throwable fatal) {
            // The writer lives on: a thread that dies here would leave every later request waiting.
            span.setStatus(StatusCode.ERROR);
            LOG.error("A batch failed", fatal);
            for (Submission submission : batch) {
                metrics.rejected(
                        submission.kind(),
                        ErrorCode.INTERNAL_ERROR,
                        submission.entries().size());
                submission.outcome().completeExceptionally(fatal);
            }
        } finally {
            span.end();
        }
    }

    private Written tryDatabase(List<Pending> entries) {
        if (!database.answers()) {
            return Written.nothing(entries);
        }
        long start = System.nanoTime();
        Written written = store.write(entries, COMMIT_LIMIT);
        if (written.unwritten().size() < entries.size()) {
            metrics.written(written, entries, Duration.ofNanos(System.nanoTime() - start));
            written.refused().forEach((entry, reason) -> metrics.rejected(entry.kind(), reason.code(), 1));
        }
        return written;
    }

    /** Puts what is unwritten into the spool; false where it takes none of it. */
    private boolean spool(List<Submission> batch, Written written) {
        List<List<Pending>> groups = new ArrayList<>(batch.size());
        for (Submission submission : batch) {
            List<Pending> group =
                    submission.entries().stream().filter(written::isUnwritten).toList();
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        try {
            spool.add(groups);
            replay.wake();
            return true;
        } catch (SpoolRefused refused) {
            LOG.debugf("%d entries are refused: %s", written.unwritten().size(), refused.getMessage());
            return false;
        }
    }

    private void answer(Submission submission, Written written, boolean safe) {
        Set<Integer> duplicates = new HashSet<>();
        Map<Integer, RowRefused> refused = new HashMap<>();
        for (int i = 0; i < submission.entries().size(); i++) {
            Pending entry = submission.entries().get(i);
            RowRefused reason = written.refused().get(entry);
            if (!safe && written.isUnwritten(entry)) {
                metrics.rejected(
                        submission.kind(),
                        ErrorCode.SERVICE_UNAVAILABLE,
                        submission.entries().size());
                submission
                        .outcome()
                        .completeExceptionally(ApiException.unavailable(
                                "The database does not answer and nothing can be kept until it does; nothing was stored for"
                                        + " certain",
                                RETRY_AFTER));
                return;
            }
            if (reason != null) {
                refused.put(i, reason);
            } else if (!written.stored().contains(entry) && !written.isUnwritten(entry)) {
                duplicates.add(i);
            }
        }
        submission.outcome().complete(new Stored(duplicates, refused));
    }

    /** A span only where a request of the batch has one: without an exporter none has, and nobody would ever see this one. */
    private Span span(List<Submission> batch, int events) {
        List<SpanContext> requests = batch.stream()
                .map(Submission::span)
                .filter(SpanContext::isSampled)
                .limit(MOST_LINKS)
                .toList();
        if (requests.isEmpty()) {
            return Span.getInvalid();
        }
        SpanBuilder span = tracer.spanBuilder("tocsin.write_batch")
                .setParent(Context.root())
                .setSpanKind(SpanKind.INTERNAL)
                .setAttribute("tocsin.batch.events", events)
                .setAttribute("tocsin.batch.requests", batch.size());
        requests.forEach(span::addLink);
        return span.startSpan();
    }
}
