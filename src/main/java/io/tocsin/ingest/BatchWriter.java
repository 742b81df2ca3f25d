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
import io.tocsin.event.NewEvent;
import io.tocsin.event.PartitionMaker;
import io.tocsin.http.ApiException;
import io.tocsin.http.DatabaseTrouble;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.Submission.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: each writer takes all that waits, writes it in one transaction and only then lets the requests answer. The
 * price of a commit is shared by whoever came while the one before was under way; nobody lingers for company.
 */
@ApplicationScoped
public class BatchWriter {

    private static final Logger LOG = Logger.getLogger(BatchWriter.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** A batch that meets the same trouble this often is given back to its clients. */
    private static final int MOST_ATTEMPTS = 6;
    /** A batch under way for longer than this means that its writer is stuck. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
    /** What a span may link to; the OpenTelemetry SDK keeps 128 links by default. */
    private static final int MOST_LINKS = 100;

    private static final String DEADLOCK = "40P01";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String UNIQUE_VIOLATION = "23505";
    /** What PostgreSQL answers where no partition takes a row. */
    private static final String CHECK_VIOLATION = "23514";

    private final IngestBuffer buffer;
    private final BatchStore store;
    private final PartitionMaker partitions;
    private final IngestMetrics metrics;
    private final IngestSettings settings;
    private final Tracer tracer;
    private final List<WriterThread> writers = new ArrayList<>();

    BatchWriter(
            IngestBuffer buffer,
            BatchStore store,
            PartitionMaker partitions,
            IngestMetrics metrics,
            IngestSettings settings,
            Tracer tracer) {
        this.buffer = buffer;
        this.store = store;
        this.partitions = partitions;
        this.metrics = metrics;
        this.settings = settings;
        this.tracer = tracer;
    }

    void start(@Observes StartupEvent event) {
        for (int i = 1; i <= settings.writers(); i++) {
            WriterThread writer = new WriterThread("tocsin-writer-" + i);
            writers.add(writer);
            writer.start();
        }
    }

    /** By now no request is under way any more: what waits is written, then the writers end. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        buffer.close();
        for (WriterThread writer : writers) {
            writer.join(TimeUnit.SECONDS.toMillis(30));
        }
    }

    /** Why the writers do not do their work; null where they do. */
    public @Nullable String trouble() {
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
                        buffer.release(batch);
                        takenAt = 0;
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(List<Submission> batch) {
        int events = batch.stream()
                .mapToInt(submission -> submission.events().size())
                .sum();
        Span span = span(batch, events);
        long start = System.nanoTime();
        try (Scope scope = span.makeCurrent()) {
            Set<NewEvent> inserted = attempt(batch);
            metrics.written(
                    inserted.size(), events - inserted.size(), events, Duration.ofNanos(System.nanoTime() - start));
            batch.forEach(submission -> submission.outcome().complete(stored(submission, inserted)));
        } catch (RuntimeException failed) {
            span.setStatus(StatusCode.ERROR);
            failed(batch, failed);
        } catch (Throwable fatal) {
            // The writer lives on: a thread that dies here would leave every later request waiting.
            LOG.error("A batch failed", fatal);
            refuse(batch, ErrorCode.INTERNAL_ERROR, fatal);
        } finally {
            span.end();
        }
    }

    private Set<NewEvent> attempt(List<Submission> batch) {
        boolean lookAgain = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return store.write(batch, lookAgain);
            } catch (RuntimeException failed) {
                SQLException sql = DatabaseTrouble.sqlException(failed);
                String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
                boolean repeat = switch (state) {
                    case DEADLOCK, SERIALIZATION_FAILURE -> true;
                    case UNIQUE_VIOLATION -> !lookAgain;
                    case CHECK_VIOLATION -> attempt == 1;
                    default -> false;
                };
                if (!repeat || attempt == MOST_ATTEMPTS) {
                    throw failed;
                }
                metrics.repeated();
                lookAgain |= state.equals(UNIQUE_VIOLATION);
                if (state.equals(CHECK_VIOLATION)) {
                    partitions.makeAndDrop();
                }
                LOG.debugf("Batch repeated after SQLSTATE %s", state);
            }
        }
    }

    private void failed(List<Submission> batch, RuntimeException failed) {
        SQLException sql = DatabaseTrouble.sqlException(failed);
        if (sql != null && isOfTheRows(sql)) {
            if (batch.size() > 1) {
                // One request's events are refused; the others' must not go with them.
                batch.forEach(submission -> write(List.of(submission)));
                return;
            }
            LOG.errorf(failed, "The database refused the events of a request");
            refuse(batch, ErrorCode.INTERNAL_ERROR, failed);
            return;
        }
        if (DatabaseTrouble.of(failed) != null || isRollback(failed)) {
            LOG.warnf("%d requests could not be stored: %s", batch.size(), rootMessage(failed));
            refuse(batch, ErrorCode.SERVICE_UNAVAILABLE, failed);
            return;
        }
        LOG.error("A batch failed", failed);
        refuse(batch, ErrorCode.INTERNAL_ERROR, failed);
    }

    private void refuse(List<Submission> batch, ErrorCode code, Throwable cause) {
        for (Submission submission : batch) {
            metrics.rejected(code, submission.events().size());
            submission
                    .outcome()
                    .completeExceptionally(
                            code == ErrorCode.SERVICE_UNAVAILABLE
                                    ? ApiException.unavailable(
                                            "The database does not answer; nothing was stored for certain", RETRY_AFTER)
                                    : cause);
        }
    }

    private static Stored stored(Submission submission, Set<NewEvent> inserted) {
        Set<Integer> duplicates = new HashSet<>();
        for (int i = 0; i < submission.events().size(); i++) {
            if (!inserted.contains(submission.events().get(i))) {
                duplicates.add(i);
            }
        }
        return new Stored(duplicates);
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

    /** SQLSTATE classes 22 and 23: the rows themselves are what the database will not take, now or ever. */
    private static boolean isOfTheRows(SQLException sql) {
        String state = sql.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Where the connection is lost at the commit, the transaction manager may say no more than that it rolled back. */
    private static boolean isRollback(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof jakarta.transaction.RollbackException
                    || cause instanceof jakarta.transaction.SystemException) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
