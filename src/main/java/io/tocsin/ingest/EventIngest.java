package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.event.NewEvent;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.http.DatabaseTrouble;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.BodyReader.Body;
import io.tocsin.ingest.EventNormaliser.Normalised;
import io.tocsin.ingest.IngestResource.AcceptedEvent;
import io.tocsin.ingest.IngestResource.AcceptedEvents;
import io.tocsin.ingest.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import io.tocsin.time.Instants;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request's events, from the body to the buffer and back. A small body is read on the event loop; a large one is
 * handed to a decoder, and what must ask the database for an app to a worker, so that the event loop is never held up. There are
 * as many decoders as processors: more would gain nothing, and keep the event loops from answering in overload.
 */
@ApplicationScoped
class EventIngest {

    /** Read on the event loop up to here: well under a millisecond's work. */
    private static final int SMALL = 64 << 10;

    private static final int REJECTIONS_TOLD = 100;

    private final IngestBuffer buffer;
    private final AppDirectory apps;
    private final IngestMetrics metrics;
    private final Clock clock;
    private final EventNormaliser normaliser;
    private final ExecutorService decoders;

    EventIngest(
            IngestBuffer buffer, AppDirectory apps, IngestMetrics metrics, Clock clock, RetentionSettings retention) {
        this.buffer = buffer;
        this.apps = apps;
        this.metrics = metrics;
        this.clock = clock;
        this.normaliser = new EventNormaliser(retention.events());
        this.decoders = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = new Thread(work, "tocsin-decoder");
            thread.setDaemon(true);
            return thread;
        });
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

    /**
     * Takes a request's body.
     *
     * @return the answer, once everything good in it is committed; fails with {@link ApiException} where nothing was taken
     */
    Uni<Object> take(Body body, @Nullable String encoding, boolean lines, Caller caller) {
        Instant receivedAt = Instants.toMicros(clock.instant());
        Uni<Object> answer;
        if (body.bytes().length <= SMALL) {
            answer = takeSmall(body, encoding, lines, caller, receivedAt);
        } else {
            answer = takeLarge(body, encoding, lines, caller, receivedAt);
        }
        return answer.onFailure().invoke(metrics::refused).onTermination().invoke(body.memory()::release);
    }

    private Uni<Object> takeSmall(
            Body body, @Nullable String encoding, boolean lines, Caller caller, Instant receivedAt) {
        Parsed parsed;
        try {
            parsed = parse(body, encoding, SMALL, lines, caller, receivedAt);
        } catch (ApiException refusal) {
            if (refusal.code() == ErrorCode.PAYLOAD_TOO_LARGE && !BodyDecoder.isIdentity(encoding)) {
                // It grew: decoded once more, elsewhere and with the real bound.
                body.memory().shrinkTo(body.bytes().length);
                return takeLarge(body, encoding, lines, caller, receivedAt);
            }
            return Uni.createFrom().failure(refusal);
        }
        return store(parsed, caller);
    }

    private Uni<Object> takeLarge(
            Body body, @Nullable String encoding, boolean lines, Caller caller, Instant receivedAt) {
        return Uni.createFrom()
                .item(() -> parse(body, encoding, Limits.REQUEST_BYTES, lines, caller, receivedAt))
                .runSubscriptionOn(decoders)
                .onItem()
                .transformToUni(parsed -> store(parsed, caller));
    }

    private Parsed parse(
            Body body, @Nullable String encoding, int most, boolean lines, Caller caller, Instant receivedAt) {
        byte[] decoded = BodyDecoder.decode(body.bytes(), encoding, most, body.memory()::grow);
        Parsed parsed = new Parsed(body.memory());
        parsed.single = EventSplitter.split(decoded, lines, new EventSplitter.Sink() {

            @Override
            public void event(int index, JsonNode event) {
                try {
                    parsed.good.add(new Good(index, normaliser.normalise(event, caller, receivedAt)));
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

    private Uni<Object> store(Parsed parsed, Caller caller) {
        if (parsed.good.isEmpty()) {
            return Uni.createFrom().failure(noneGood(parsed));
        }
        for (Good good : parsed.good) {
            if (apps.byName(good.event().app()).isEmpty()) {
                return onWorker(() -> withMadeApps(parsed, caller))
                        .onItem()
                        .transformToUni(made ->
                                made.isEmpty() ? Uni.createFrom().failure(noneGood(parsed)) : submit(made, parsed));
            }
        }
        List<NewEvent> events = new ArrayList<>(parsed.good.size());
        for (Good good : parsed.good) {
            events.add(newEvent(good.event(), apps.byName(good.event().app()).orElseThrow()));
        }
        return submit(events, parsed);
    }

    /** The events, with apps that were not there yet; those whose app may not be made are rejected. */
    private List<NewEvent> withMadeApps(Parsed parsed, Caller caller) {
        Map<String, ApiException> refused = new HashMap<>();
        List<NewEvent> events = new ArrayList<>(parsed.good.size());
        for (Good good : parsed.good) {
            Normalised event = good.event();
            ApiException refusal = refused.get(event.app());
            if (refusal == null) {
                try {
                    events.add(newEvent(event, apps.findOrMake(event.app(), caller)));
                    continue;
                } catch (RuntimeException failed) {
                    if (!(failed instanceof ApiException limit)) {
                        metrics.rejected(code(failed), parsed.good.size());
                        throw failed;
                    }
                    refusal = limit;
                    refused.put(event.app(), limit);
                }
            }
            metrics.rejected(refusal.code(), 1);
            parsed.reject(good.index(), refusal);
        }
        return events;
    }

    private Uni<Object> submit(List<NewEvent> events, Parsed parsed) {
        Submission submission = Submission.of(events, Span.current().getSpanContext());
        // From here on its events take room, and its body none.
        parsed.memory.release();
        Overload overload = buffer.offer(submission);
        if (overload != null) {
            metrics.rejected(ErrorCode.SERVICE_UNAVAILABLE, events.size());
            return Uni.createFrom().failure(overload.refusal());
        }
        return Uni.createFrom().completionStage(submission.outcome()).map(stored -> answer(submission, stored, parsed));
    }

    private static Object answer(Submission submission, Stored stored, Parsed parsed) {
        if (parsed.single) {
            return new AcceptedEvent(submission.id(0), stored.duplicates().isEmpty() ? null : Boolean.TRUE);
        }
        List<UUID> ids =
                submission.events().stream().map(event -> event.content().id()).toList();
        int duplicates = stored.duplicates().size();
        return new AcceptedEvents(ids.size() - duplicates, duplicates, ids, parsed.rejected);
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

    private static NewEvent newEvent(Normalised event, App app) {
        return new NewEvent(app.id(), event.fingerprint().issueId(app.name()), event.content());
    }

    private static ErrorCode code(Throwable failure) {
        ApiException refusal = failure instanceof ApiException itself ? itself : DatabaseTrouble.of(failure);
        return refusal == null ? ErrorCode.INTERNAL_ERROR : refusal.code();
    }

    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
