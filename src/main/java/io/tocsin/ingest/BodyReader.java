package io.tocsin.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.MemoryBudget.Reservation;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads a request's body as it arrives, on the event loop: a client that sends slowly holds no thread, and no memory for longer
 * than it may. (A body parameter of a resource method would hold a thread: beyond a few kilobytes Quarkus REST reads on from a
 * worker.)
 */
@ApplicationScoped
class BodyReader {

    private static final byte[] NOTHING = {};
    private static final int FIRST_CAPACITY = 4096;
    /** What is longer grows with what has come: a head may say much and send nothing. */
    private static final int LARGEST_AT_ONCE = 64 << 10;
    /** How often bodies are looked after, in a limit's time. */
    private static final int LOOKS = 4;

    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** How long the connection of a body that was given up is kept, for its client to read why. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final BodyLimit limit;
    private final MemoryBudget memory;
    private final IngestBuffer buffer;
    private final IngestMetrics metrics;
    private final Vertx vertx;
    private final long timeLimit;
    private final long idleLimit;
    /** The bodies that are being received. */
    private final Set<Reading> underWay = ConcurrentHashMap.newKeySet();

    private long timer;

    BodyReader(
            BodyLimit limit,
            MemoryBudget memory,
            IngestBuffer buffer,
            IngestMetrics metrics,
            IngestSettings settings,
            Vertx vertx) {
        this.limit = limit;
        this.memory = memory;
        this.buffer = buffer;
        this.metrics = metrics;
        this.vertx = vertx;
        this.timeLimit = settings.body().timeLimit().toNanos();
        this.idleLimit = settings.body().idleLimit().toNanos();
    }

    /** A body that has come whole, and what it takes of the budget; whoever has the body releases that. */
    static final class Body {

        private final byte[] bytes;
        private final Reservation memory;

        Body(byte[] bytes, Reservation memory) {
            this.bytes = bytes;
            this.memory = memory;
        }

        /** As they were sent. */
        byte[] bytes() {
            return bytes;
        }

        Reservation memory() {
            return memory;
        }
    }

    void start(@Observes StartupEvent event) {
        check("time-limit", timeLimit);
        check("idle-limit", idleLimit);
        long pause = Math.min(LONGEST_PAUSE.toNanos(), Math.min(timeLimit, idleLimit) / LOOKS);
        timer = vertx.setPeriodic(Duration.ofNanos(pause).toMillis(), ignored -> giveUpSlowOnes());
    }

    private static void check(String name, long nanos) {
        if (nanos < SHORTEST_LIMIT.toNanos()) {
            throw new ConfigurationException("tocsin.ingest.body." + name + " is " + Duration.ofNanos(nanos)
                    + ", too short for any body: set 1s or more");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /**
     * The whole body. Fails with 413 as soon as it is larger than it may be, with 503 where the budget has no room for it (at
     * once where it says its length) or it comes too slowly, and with 400 where its end never comes.
     */
    CompletableFuture<Body> read(HttpServerRequest request, Caller caller) {
        Object owner = owner(caller);
        Reading reading = new Reading(request, owner, memory.reservation(owner));
        reading.begin();
        return reading.body;
    }

    /** Whose share a body takes: the app's that its events will be of, as {@link Submission#lane} has it, where that is known. */
    private static Object owner(Caller caller) {
        return caller.app() == null ? caller.keyId() : caller.app().name();
    }

    private void giveUpSlowOnes() {
        long now = System.nanoTime();
        for (Reading reading : underWay) {
            if (reading.isSlow(now)) {
                reading.context.runOnContext(ignored -> reading.giveUp());
            }
        }
    }

    /** One body on its way in. All of it happens on the event loop of its connection. */
    private final class Reading {

        private final HttpServerRequest request;
        private final Object owner;
        private final Reservation reservation;
        private final CompletableFuture<Body> body = new CompletableFuture<>();
        private final Context context = vertx.getOrCreateContext();
        private final long begun = System.nanoTime();
        private volatile long lastByte = begun;
        private byte[] bytes = NOTHING;
        private int length;
        private boolean done;

        private Reading(HttpServerRequest request, Object owner, Reservation reservation) {
            this.request = request;
            this.owner = owner;
            this.reservation = reservation;
        }

        private void begin() {
            try {
                allocate();
            } catch (ApiException noRoom) {
                fail(noRoom);
                limit.drain(request);
                return;
            }
            if (request.isEnded()) {
                complete();
                return;
            }
            underWay.add(this);
            request.handler(this::take);
            request.exceptionHandler(broken ->
                    fail(ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body ended before it was complete")));
            request.endHandler(end -> complete());
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            request.resume();
        }

        /** What it says it is long is taken of the budget at once, so that no two bodies stop each other half way. */
        private void allocate() {
            Overload overload = buffer.overload(owner);
            if (overload != null) {
                throw overload.refusal();
            }
            OptionalLong declared = BodyLimit.declared(request);
            if (declared.isPresent()) {
                reservation.grow(declared.getAsLong());
                bytes = new byte[(int) Math.min(declared.getAsLong(), LARGEST_AT_ONCE)];
            } else {
                reservation.grow(FIRST_CAPACITY);
                bytes = new byte[FIRST_CAPACITY];
            }
        }

        private void take(Buffer chunk) {
            lastByte = System.nanoTime();
            int more = chunk.length();
            if (length + (long) more > limit.most()) {
                fail(limit.tooLarge());
                limit.drain(request);
                return;
            }
            try {
                ensure(length + more);
            } catch (ApiException noRoom) {
                fail(noRoom);
                limit.drain(request);
                return;
            }
            chunk.getBytes(bytes, length);
            length += more;
        }

        private void ensure(int needed) {
            if (needed <= bytes.length) {
                return;
            }
            OptionalLong declared = BodyLimit.declared(request);
            long most = declared.orElse(limit.most());
            int capacity = (int) Math.max(needed, Math.min(most, bytes.length * 2L));
            if (declared.isEmpty()) {
                reservation.grow(capacity - bytes.length);
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }

        private boolean isSlow(long now) {
            return now - lastByte > idleLimit || now - begun > timeLimit;
        }

        private void giveUp() {
            if (!done) {
                fail(Overload.SLOW_CLIENT.refusal());
                limit.drain(request, GOODBYE);
            }
        }

        private void complete() {
            if (end()) {
                body.complete(new Body(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), reservation));
            }
        }

        private void fail(ApiException refusal) {
            if (end()) {
                bytes = NOTHING;
                reservation.release();
                metrics.refused(refusal);
                body.completeExceptionally(refusal);
            }
        }

        /** False where it has ended before: a connection may break under a body that has come whole, and is being decoded. */
        private boolean end() {
            boolean first = !done;
            done = true;
            underWay.remove(this);
            return first;
        }
    }
}
