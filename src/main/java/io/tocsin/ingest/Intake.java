package io.tocsin.ingest;

import io.opentelemetry.api.trace.Span;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyReader.Body;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Overload;
import io.tocsin.ingest.RequestEntries.Good;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request's entries, from the body to the buffer and back. A small body is read on the event loop; a large one is
 * handed to a decoder, and what must ask the database for an app to a worker, so that the event loop is never held up. There is a
 * decoder for two processors: more would gain nothing while the database wants the others, and in overload keep the event loops
 * from answering.
 */
@ApplicationScoped
class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);

    /** Read on the event loop up to here: well under a millisecond's work. */
    private static final int SMALL = 64 << 10;

    private static final int APP_CREATORS = 4;

    private final IngestBuffer buffer;
    private final AppDirectory apps;
    private final IngestMetrics metrics;
    private final Unwritten unwritten;
    private final WriterDatabase database;
    private final BodyParser parser;
    private final ExecutorService decoders;
    /** Threads of their own, so that posts under new app names never take all workers while the database is slow. */
    private final ExecutorService appCreators;

    Intake(
            IngestBuffer buffer,
            AppDirectory apps,
            IngestMetrics metrics,
            Unwritten unwritten,
            WriterDatabase database,
            BodyParser parser) {
        this.buffer = buffer;
        this.apps = apps;
        this.metrics = metrics;
        this.unwritten = unwritten;
        this.database = database;
        this.parser = parser;
        this.decoders = pool("tocsin-decoder", decoders());
        this.appCreators = pool("tocsin-app-creator", APP_CREATORS);
    }

    private static int decoders() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs when no request is under way any more. */
    @PreDestroy
    void stop() {
        decoders.shutdown();
        appCreators.shutdown();
    }

    /** Reads a body unless the buffer has no room for its owner's events; counts every refusal. */
    CompletableFuture<Body> admit(Object owner, Supplier<CompletableFuture<Body>> read) {
        Overload overload = buffer.overload(owner);
        CompletableFuture<Body> body =
                overload == null ? read.get() : CompletableFuture.failedFuture(overload.refusal());
        return body.whenComplete((complete, failure) -> {
            if (failure != null) {
                metrics.refused(failure);
            }
        });
    }

    /**
     * Takes a request's body.
     *
     * @param kind what it holds
     * @param client where it comes from; null where nobody knows
     * @param drift how far its sender's clock is ahead
     * @return the answer, once everything good in it is committed; fails with {@link ApiException} where nothing was taken
     */
    CompletableFuture<Accepted> take(
            EntryKind kind,
            Body body,
            @Nullable String encoding,
            boolean lines,
            Caller caller,
            @Nullable SocketAddress client,
            Duration drift) {
        Unwritten.Receipt receipt = unwritten.open();
        Origin origin =
                new Origin(caller, client, receipt.at(), drift, Span.current().getSpanContext());
        CompletableFuture<Accepted> answer;
        try {
            answer = body.bytes().length <= SMALL
                    ? takeSmall(kind, body, encoding, lines, origin)
                    : takeLarge(kind, body, encoding, lines, origin);
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

    private CompletableFuture<Accepted> takeSmall(
            EntryKind kind, Body body, @Nullable String encoding, boolean lines, Origin origin) {
        RequestEntries parsed;
        try {
            parsed = parser.parse(kind, body, encoding, SMALL, lines, origin);
        } catch (ApiException refusal) {
            if (refusal.code() == ErrorCode.PAYLOAD_TOO_LARGE && !BodyDecoder.isIdentity(encoding)) {
                // It grew: decoded once more, elsewhere and with the real bound.
                body.memory().shrinkTo(body.bytes().length);
                return takeLarge(kind, body, encoding, lines, origin);
            }
            throw refusal;
        }
        return store(parsed, origin);
    }

    private CompletableFuture<Accepted> takeLarge(
            EntryKind kind, Body body, @Nullable String encoding, boolean lines, Origin origin) {
        buffer.expect();
        return CompletableFuture.supplyAsync(
                        () -> parser.parse(kind, body, encoding, Limits.REQUEST_BYTES, lines, origin), decoders)
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

    private CompletableFuture<Accepted> store(RequestEntries parsed, Origin origin) {
        boolean retired = false;
        for (Good good : parsed.good()) {
            Optional<App> app = apps.byName(good.entry().app());
            if (app.isEmpty()) {
                return CompletableFuture.supplyAsync(() -> withMadeApps(parsed, origin.caller()), appCreators)
                        .thenCompose(made -> submit(made, parsed, origin));
            }
            retired |= app.get().isRetired();
        }
        return submit(retired ? withoutRetiredApps(parsed) : parsed.good(), parsed, origin);
    }

    private List<Good> withoutRetiredApps(RequestEntries parsed) {
        List<Good> taken = new ArrayList<>(parsed.good().size());
        for (Good good : parsed.good()) {
            String app = good.entry().app();
            if (apps.byName(app).filter(App::isRetired).isPresent()) {
                reject(good, retired(app), parsed);
            } else {
                taken.add(good);
            }
        }
        return taken;
    }

    private void reject(Good good, ApiException refusal, RequestEntries parsed) {
        metrics.rejected(good.entry().kind(), refusal.code(), 1);
        parsed.reject(good.index(), refusal);
    }

    private static ApiException retired(String app) {
        return ApiException.of(
                ErrorCode.AUTHORIZATION_ERROR,
                "app: \"" + app + "\" is retired; put it back into service with PATCH /api/v1/apps/" + app
                        + " {\"retired\": false}",
                Map.of("app", app, "reason", "app_retired"));
    }

    /** The entries, with apps that were not there yet; those whose app may not be made are rejected. */
    private List<Good> withMadeApps(RequestEntries parsed, Caller caller) {
        Map<String, ApiException> refused = new HashMap<>();
        List<Good> taken = new ArrayList<>(parsed.good().size());
        for (Good good : parsed.good()) {
            String app = good.entry().app();
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
            reject(good, refusal, parsed);
        }
        return taken;
    }

    /** While the database is away, the app is made when its events are written. */
    private void make(String app, Caller caller) {
        if (database.answers()) {
            try {
                if (apps.findOrMake(app, caller).isRetired()) {
                    throw retired(app);
                }
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

    private CompletableFuture<Accepted> submit(List<Good> good, RequestEntries parsed, Origin origin) {
        if (good.isEmpty()) {
            return CompletableFuture.completedFuture(parsed.answerOfNone());
        }
        List<Pending> entries = good.stream().map(Good::entry).toList();
        Submission submission = Submission.of(entries, origin.span());
        // From here on its entries take room, and its body none.
        parsed.releaseMemory();
        Overload overload = buffer.offer(submission);
        if (overload != null) {
            metrics.rejected(submission.kind(), ErrorCode.SERVICE_UNAVAILABLE, entries.size());
            throw overload.refusal();
        }
        return submission.outcome().thenApply(stored -> parsed.answer(good, stored));
    }
}
