package io.tocsin.http;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.http.MemoryBudget.Reservation;
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
import java.util.function.Supplier;

/**
 * Reads a request's whole body on the event loop, within bounds of size, time and memory. A slow client so holds no thread, and
 * its memory only until the time limit. Quarkus REST alone would read a body on a worker thread, which waits for the client.
 */
@ApplicationScoped
public class BodyReader {

    private static final byte[] NOTHING = {};
    private static final int FIRST_CAPACITY = 4096;
    /** A larger array grows with what has arrived: a head may declare much and send nothing. */
    private static final int MAX_FIRST_CAPACITY = 64 << 10;
    /** How often bodies are checked within a time limit. */
    private static final int CHECKS_PER_LIMIT = 4;

    private static final Duration MIN_LIMIT = Duration.ofSeconds(1);
    private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(1);
    /** How long the connection of an aborted body stays open, so that its client can read why. */
    private static final Duration ABORT_GRACE = Duration.ofSeconds(1);

    private final BodyLimit limit;
    private final MemoryBudget memory;
    private final Vertx vertx;
    private final long timeLimit;
    private final long idleLimit;
    /** The bodies that are being received. */
    private final Set<Reading> underWay = ConcurrentHashMap.newKeySet();

    private long timer;

    BodyReader(BodyLimit limit, MemoryBudget memory, BodySettings settings, Vertx vertx) {
        this.limit = limit;
        this.memory = memory;
        this.vertx = vertx;
        this.timeLimit = settings.body().timeLimit().toNanos();
        this.idleLimit = settings.body().idleLimit().toNanos();
    }

    /** A complete body and its share of the memory budget, which its receiver must release. */
    public static final class Body {

        private final byte[] bytes;
        private final Reservation memory;

        Body(byte[] bytes, Reservation memory) {
            this.bytes = bytes;
            this.memory = memory;
        }

        /** Returns the bytes as they were sent. */
        public byte[] bytes() {
            return bytes;
        }

        /** Returns what the body takes of the memory budget. */
        public Reservation memory() {
            return memory;
        }
    }

    /**
     * The bounds of one body.
     *
     * @param owner whose share of the memory budget it takes
     * @param maxBytes as they are sent; a larger body is 413
     * @param reserveDeclared whether a declared length is reserved at once, so that no two bodies stop each other half way. False
     *     for senders without a key: they reserve only what they have sent
     * @param tooSlow the refusal of a body that exceeds a time limit
     */
    public record Bounds(Object owner, long maxBytes, boolean reserveDeclared, Supplier<ApiException> tooSlow) {}

    void start(@Observes StartupEvent event) {
        check("time-limit", timeLimit);
        check("idle-limit", idleLimit);
        long interval = Math.min(MAX_CHECK_INTERVAL.toNanos(), Math.min(timeLimit, idleLimit) / CHECKS_PER_LIMIT);
        timer = vertx.setPeriodic(Duration.ofNanos(interval).toMillis(), ignored -> abortSlowBodies());
    }

    private static void check(String name, long nanos) {
        if (nanos < MIN_LIMIT.toNanos()) {
            throw new ConfigurationException("tocsin.ingest.body." + name + " is " + Duration.ofNanos(nanos)
                    + ", too short for any body: set 1s or more");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /**
     * Reads the whole body. The result completes on the event loop of the connection.
     *
     * @return fails with 413 as soon as the body is too large, with 503 if the budget has no room (at once if the length is
     *     declared), with {@link Bounds#tooSlow} if it exceeds a time limit, and with 400 if it ends before it is complete
     */
    public CompletableFuture<Body> read(HttpServerRequest request, Bounds bounds) {
        Reading reading = new Reading(request, bounds, memory.reservation(bounds.owner()));
        reading.begin();
        return reading.body;
    }

    private void abortSlowBodies() {
        long now = System.nanoTime();
        for (Reading reading : underWay) {
            if (reading.isSlow(now)) {
                reading.context.runOnContext(ignored -> reading.abort());
            }
        }
    }

    /** One body on its way in. All of it happens on the event loop of its connection. */
    private final class Reading {

        private final HttpServerRequest request;
        private final Bounds bounds;
        private final Reservation reservation;
        private final CompletableFuture<Body> body = new CompletableFuture<>();
        private final Context context = vertx.getOrCreateContext();
        private final long begun = System.nanoTime();
        private volatile long lastByte = begun;
        private byte[] bytes = NOTHING;
        private int length;
        private boolean done;

        private Reading(HttpServerRequest request, Bounds bounds, Reservation reservation) {
            this.request = request;
            this.bounds = bounds;
            this.reservation = reservation;
        }

        private void begin() {
            try {
                allocate();
            } catch (ApiException refusal) {
                fail(refusal);
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

        private void allocate() {
            OptionalLong declared = BodyLimit.declared(request);
            if (declared.isEmpty()) {
                reservation.grow(FIRST_CAPACITY);
                bytes = new byte[FIRST_CAPACITY];
                return;
            }
            if (declared.getAsLong() > bounds.maxBytes()) {
                throw BodyLimit.tooLarge(bounds.maxBytes());
            }
            if (bounds.reserveDeclared()) {
                reservation.grow(declared.getAsLong());
                bytes = new byte[(int) Math.min(declared.getAsLong(), MAX_FIRST_CAPACITY)];
            } else {
                int capacity = (int) Math.min(declared.getAsLong(), FIRST_CAPACITY);
                reservation.grow(capacity);
                bytes = new byte[capacity];
            }
        }

        private void take(Buffer chunk) {
            lastByte = System.nanoTime();
            int more = chunk.length();
            if (length + (long) more > bounds.maxBytes()) {
                fail(BodyLimit.tooLarge(bounds.maxBytes()));
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
            long most = declared.orElse(bounds.maxBytes());
            int capacity = (int) Math.max(needed, Math.min(most, bytes.length * 2L));
            if (declared.isEmpty() || !bounds.reserveDeclared()) {
                reservation.grow(capacity - bytes.length);
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }

        private boolean isSlow(long now) {
            return now - lastByte > idleLimit || now - begun > timeLimit;
        }

        private void abort() {
            if (!done) {
                fail(bounds.tooSlow().get());
                limit.drain(request, ABORT_GRACE);
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
                body.completeExceptionally(refusal);
            }
        }

        /** Returns false if it has ended before: a connection may break while its complete body is being decoded. */
        private boolean end() {
            boolean first = !done;
            done = true;
            underWay.remove(this);
            return first;
        }
    }
}
