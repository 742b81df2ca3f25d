package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.BodyReader.Body;
import io.tocsin.ingest.EventNormaliser.Normalised;
import io.tocsin.ingest.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request's events, from the body to the buffer and back. A small body is read on the event loop; a large one is
 * handed to a decoder, and what must ask the database for an app to a worker, so that the event loop is never held up. There is a
 * decoder for two processors: more would gain nothing while the database wants the others, and in overload keep the event loops
 * from answering.
 */
@ApplicationScoped
class EventIngest {

    private static final Logger LOG = Logger.getLogger(EventIngest.class);

    /** Read on the event loop up to here: well under a millisecond's work. */
    private static final int SMALL = 64 << 10;

    private static final int REJECTIONS_TOLD = 100;

    private final IngestBuffer buffer;
    private final AppDirectory apps;
    private final IngestMetrics metrics;
    private final Unwritten unwritten;
    private final WriterDatabase database;
    private final EventNormaliser normaliser;
    private final ExecutorService decoders;

    EventIngest(
            IngestBuffer buffer,
            AppDirectory apps,
            IngestMetrics metrics,
            Unwritten unwritten,
            WriterDatabase database,
            ScrubbingByApp scrubbing,
            RetentionSettings retention) {
        this.buffer = buffer;
        this.apps = apps;
        this.metrics = metrics;
        this.unwritten = unwritten;
        this.database = database;
        this.normaliser = new EventNormaliser(retention.events(), scrubbing);
        this.decoders = Executors.newFixedThreadPool(decoders(), work -> {
            Thread thread = new Thread(work, "tocsin-decoder");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static int decoders() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** By now no request is under way any more. */
    @PreDestroy
    void stop() {
        decoders.shutdown();
    }

    /** A good event and its place in the request. */
    private record Good(int index, Normalised event) {}

    /** What a body holds: good events and rejected ones, each with its place. */
    private static final class Parsed {

        private final Reservation memory;
        private boolean single;
        private final List<Good> good = new ArrayList<>();
        private final List<Rejection> rejected = new ArrayList<>();
        private @Nullable ApiException lastReason;

        private Parsed(Reservation memory) {
            this.memory = memory;
        }

        private void reject(int index, ApiException reason) {
            rejected.add(Rejection.of(index, reason));
            lastReason = reason;
        }
    }

    /** Where events come from. */
    private record Origin(Caller caller, Instant receivedAt, SpanContext span) {}

    /**
     * Takes a request's body.
     *
     * @return the answer, once everything good in it is committed; fails with {@link ApiException} where nothing was taken
     */
    CompletableFuture<Accepted> take(Body body, @Nullable String encoding, boolean lines, Caller caller) {
        Unwritten.Receipt receipt = unwritten.open();
        Origin origin = new Origin(caller, receipt.at(), Span.current().getSpanContext());
        CompletableFuture<Accepted> answer;
        try {
            answer = body.bytes().length <= SMALL
                    ? takeSmall(body, encoding, lines, origin)
                    : takeLarge(body, encoding, lines, origin);
        } catch (RuntimeException failed) {
            answer = CompletableFuture.failedFuture(failed);
        }
        return answer.whenComplete((accepted, failure) -> {
            if (failure != null) {
                metrics.refused(failure);
            }
            body.memory().release();
            receipt.close();
        });
    }

    private CompletableFuture<Accepted> takeSmall(Body body, @Nullable String encoding, boolean lines, Origin origin) {
        Parsed parsed;
        try {
            parsed = parse(body, encoding, SMALL, lines, origin);
        } catch (ApiException refusal) {
            if (refusal.code() == ErrorCode.PAYLOAD_TOO_LARGE && !BodyDecoder.isIdentity(encoding)) {
                // It grew: decoded once more, elsewhere and with the real bound.
                body.memory().shrinkTo(body.bytes().length);
                return takeLarge(body, encoding, lines, origin);
            }
            throw refusal;
        }
        return store(parsed, origin);
    }

    private CompletableFuture<Accepted> takeLarge(Body body, @Nullable String encoding, boolean lines, Origin origin) {
        buffer.expect();
        return CompletableFuture.supplyAsync(() -> parse(body, encoding, Limits.REQUEST_BYTES, lines, origin), decoders)
                .whenComplete((parsed, failed) -> {
                    if (failed != null) {
                        buffer.expectNoLonger();
                    }
                })
                .thenCompose(parsed -> {
                    try {
                        return store(parsed, origin);
                    } finally {
                        buffer.expectNoLonger();
                    }
                });
    }

    private Parsed parse(Body body, @Nullable String encoding, int most, boolean lines, Origin origin) {
        byte[] decoded = BodyDecoder.decode(body.bytes(), encoding, most, body.memory()::grow);
        Parsed parsed = new Parsed(body.memory());
        parsed.single = EventSplitter.split(decoded, lines, new EventSplitter.Sink() {

            @Override
            public void event(int index, JsonNode event) {
                try {
                    Normalised good = normaliser.normalise(event, origin.caller(), origin.receivedAt());
                    metrics.scrubbed(good.scrubbed());
                    parsed.good.add(new Good(index, good));
                } catch (ApiException refusal) {
                    parsed.reject(index, refusal);
                }
            }

            @Override
            public void rejected(int index, ApiException reason) {
                parsed.reject(index, reason);
            }
        });
        metrics.received(parsed.good.size() + parsed.rejected.size());
        parsed.rejected.forEach(rejection -> metrics.rejected(rejection.code(), 1));
        return parsed;
    }

    private CompletableFuture<Accepted> store(Parsed parsed, Origin origin) {
        if (parsed.good.isEmpty()) {
            throw noneGood(parsed);
        }
        for (Good good : parsed.good) {
            if (apps.byName(good.event().app()).isEmpty()) {
                return onWorker(() -> withMadeApps(parsed, origin.caller())).thenCompose(made -> {
                    if (made.isEmpty()) {
                        throw noneGood(parsed);
                    }
                    return submit(made, parsed, origin);
                });
            }
        }
        return submit(parsed.good, parsed, origin);
    }

    /** The events, with apps that were not there yet; those whose app may not be made are rejected. */
    private List<Good> withMadeApps(Parsed parsed, Caller caller) {
        Map<String, ApiException> refused = new HashMap<>();
        List<Good> taken = new ArrayList<>(parsed.good.size());
        for (Good good : parsed.good) {
            String app = good.event().app();
            ApiException refusal = refused.get(app);
            if (refusal == null) {
                try {
                    make(app, caller);
                    taken.add(good);
                    continue;
                } catch (ApiException limit) {
                    refusal = limit;
                    refused.put(app, limit);
                }
            }
            metrics.rejected(refusal.code(), 1);
            parsed.reject(good.index(), refusal);
        }
        return taken;
    }

    /** While the database is away, the app is made when its events are written. */
    private void make(String app, Caller caller) {
        if (database.answers()) {
            try {
                apps.findOrMake(app, caller);
                return;
            } catch (RuntimeException failed) {
                if (failed instanceof ApiException refusal) {
                    throw refusal;
                }
                LOG.debugf("App %s is made when its events are written: %s", app, failed.getMessage());
            }
        }
        apps.promise(app, caller);
    }

    private CompletableFuture<Accepted> submit(List<Good> good, Parsed parsed, Origin origin) {
        List<PendingEvent> events = new ArrayList<>(good.size());
        for (Good each : good) {
            Normalised event = each.event();
            events.add(new PendingEvent(event.app(), origin.caller().keyId(), event.grouped(), event.content()));
        }
        Submission submission = Submission.of(events, origin.span());
        // From here on its events take room, and its body none.
        parsed.memory.release();
        Overload overload = buffer.offer(submission);
        if (overload != null) {
            metrics.rejected(ErrorCode.SERVICE_UNAVAILABLE, events.size());
            throw overload.refusal();
        }
        return submission.outcome().thenApply(stored -> {
            stored.refused()
                    .forEach((place, reason) -> parsed.reject(good.get(place).index(), refusal(reason)));
            return answer(submission, stored, parsed);
        });
    }

    /** An event that passed every check of ours, and that the database's own refuse. */
    private static ApiException refusal(RowRefused reason) {
        return ApiException.of(
                ErrorCode.VALIDATION_ERROR,
                "The database refuses this event for good (SQLSTATE " + reason.sqlState() + ")");
    }

    private static Accepted answer(Submission submission, Stored stored, Parsed parsed) {
        parsed.rejected.sort(Comparator.comparingInt(Rejection::index));
        if (stored.refused().size() == submission.events().size()) {
            throw noneGood(parsed);
        }
        if (parsed.single) {
            return new Accepted.One(submission.id(0), stored.duplicates().isEmpty() ? null : Boolean.TRUE);
        }
        List<UUID> ids = new ArrayList<>(submission.events().size());
        for (int place = 0; place < submission.events().size(); place++) {
            if (!stored.refused().containsKey(place)) {
                ids.add(submission.id(place));
            }
        }
        int duplicates = stored.duplicates().size();
        return new Accepted.Several(ids.size() - duplicates, duplicates, ids, parsed.rejected);
    }

    private static ApiException noneGood(Parsed parsed) {
        if (parsed.single && parsed.lastReason != null) {
            return parsed.lastReason;
        }
        return ApiException.of(
                ErrorCode.VALIDATION_ERROR,
                "None of the " + parsed.rejected.size() + " events can be taken",
                Map.of(
                        "rejected",
                        parsed.rejected.subList(0, Math.min(REJECTIONS_TOLD, parsed.rejected.size())),
                        "rejected_count",
                        parsed.rejected.size()));
    }

    private static <T> CompletableFuture<T> onWorker(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Infrastructure.getDefaultWorkerPool());
    }
}
