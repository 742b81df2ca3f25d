package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.event.EventContent;
import io.tocsin.http.ApiException;
import io.tocsin.time.Instants;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The limit of the database's side: the writer's own transaction (keys, events, counters), one after the other by one thread,
 * without HTTP, without a buffer, with events that were read beforehand.
 */
@Path("/bench/transactions")
class TransactionsResource {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final BatchStore store;
    private final AppDirectory apps;
    private final EventNormaliser normaliser;
    private final Clock clock;
    private final SplittableRandom random = new SplittableRandom();

    TransactionsResource(BatchStore store, AppDirectory apps, EventNormaliser normaliser, Clock clock) {
        this.store = store;
        this.apps = apps;
        this.normaliser = normaliser;
        this.clock = clock;
    }

    /** How many events were stored in all and after the run-up, how long the latter took, and a transaction's times. */
    @RegisterForReflection
    record Done(long events, long measured, long nanos, long p50Nanos, long p99Nanos) {}

    @POST
    public Done run(
            byte[] events,
            @QueryParam("app") String appName,
            @QueryParam("run_up_millis") long runUpMillis,
            @QueryParam("millis") long millis) {
        App app = apps.byName(appName).orElseThrow();
        Caller caller = new Caller(UUID.randomUUID(), "bench", app, false);
        List<EventNormaliser.Normalised> templates = new ArrayList<>();
        Origin origin = new Origin(caller, null, now(), Duration.ZERO, SpanContext.getInvalid());
        EntrySplitter.split(events, false, new EntrySplitter.Sink() {

            @Override
            public EntryKind kind() {
                return EntryKind.EVENT;
            }

            @Override
            public void entry(int index, JsonNode event, int bytes, boolean isCut) {
                templates.add((EventNormaliser.Normalised) normaliser.normalise(event, bytes, isCut, origin));
            }

            @Override
            public void rejected(int index, ApiException reason) {
                throw reason;
            }
        });
        long runUpEnds = System.nanoTime() + Duration.ofMillis(runUpMillis).toNanos();
        long ends = runUpEnds + Duration.ofMillis(millis).toNanos();
        long all = 0;
        long[] took = new long[0];
        long at = System.nanoTime();
        while (at < ends) {
            long start = at;
            write(templates, app);
            at = System.nanoTime();
            all += templates.size();
            if (at > runUpEnds) {
                took = Arrays.copyOf(took, took.length + 1);
                took[took.length - 1] = at - start;
            }
        }
        Arrays.sort(took);
        return new Done(
                all,
                (long) took.length * templates.size(),
                at - runUpEnds,
                took[took.length / 2],
                took[(int) Math.ceil(took.length * 0.99) - 1]);
    }

    private void write(List<EventNormaliser.Normalised> templates, App app) {
        Instant now = now();
        List<PendingEvent> events = new ArrayList<>(templates.size());
        for (EventNormaliser.Normalised template : templates) {
            events.add(new PendingEvent(app.name(), null, template.grouped(), again(template.content(), now)));
        }
        int stored = store.write(events, LIMIT).stored().size();
        if (stored != events.size()) {
            throw new IllegalStateException(stored + " of " + events.size() + " events were stored");
        }
    }

    private EventContent again(EventContent content, Instant now) {
        return new EventContent(
                content.clientId() ? new UUID(random.nextLong(), random.nextLong()) : IDS.generate(),
                content.clientId(),
                now,
                now,
                content.count(),
                content.level(),
                content.environment(),
                content.release(),
                content.errorType(),
                content.message(),
                content.serverName(),
                content.transaction(),
                content.logger(),
                content.platform(),
                content.userId(),
                content.traceId(),
                content.spanId(),
                content.tags(),
                content.payload());
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
