package io.tocsin.ingest;

import io.tocsin.http.FairShares;
import io.tocsin.http.FairShares.Verdict;
import io.tocsin.http.MemoryBudget;
import io.tocsin.http.Overload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait for a writer: bounded by events (what else there is weighs as many as it is work) and by the {@link MemoryBudget}, so that overload is answered at once and
 * not with an exhausted memory. Both bounds are fair shares by app, and batches are taken round robin over apps: a noisy one
 * neither fills the buffer nor stands before the others. What a writer has taken counts until it is written.
 */
@ApplicationScoped
class IngestBuffer {

    /**
     * How many events must wait for a batch to begin beside another. Side by side, one prepares its rows while the other's are
     * indexed or flushed; but each transaction has its fixed price, so that many tiny ones would cost more than they gain
     * (docs/performance.md).
     */
    static final int WORTH_A_SECOND_WRITER = 16;

    /** A batch of so many events begins, whatever else is on its way. */
    private static final int WORTH_A_BATCH = 2_000;

    /** How long a batch waits for what is on its way: little beside the time that such a queue takes anyway. */
    private static final Duration LONGEST_LINGER = Duration.ofMillis(100);

    /** How many events an app may put into a batch before it is the next one's turn; a request is never split. */
    private static final int TURN = 100;

    private final IngestSettings settings;
    private final MemoryBudget memory;
    private final FairShares room;
    private final Duration longestLinger;
    /** Those apps that have something waiting. */
    private final Map<Object, Lane> lanes = new HashMap<>();
    /** The same ones, in the order of their turns. */
    private final Deque<Lane> turns = new ArrayDeque<>();

    private long bytes;
    private long eventsUnderWay;
    /** Bodies that are queued to be decoded. */
    private int onTheirWay;
    /** {@link System#nanoTime()} since when something waits that no writer has taken. */
    private long waitingSince;

    private boolean closed;

    /** What waits of one app, in the order it came. */
    private static final class Lane {

        private final Object app;
        private final Deque<Submission> waiting = new ArrayDeque<>();
        /** How many events it may still take in its turn; below 0 after a large request, which later turns pay for. */
        private int credit = TURN;

        private Lane(Object app) {
            this.app = app;
        }
    }

    @Inject
    IngestBuffer(IngestSettings settings, MemoryBudget memory) {
        this(settings, memory, LONGEST_LINGER);
    }

    IngestBuffer(IngestSettings settings, MemoryBudget memory, Duration longestLinger) {
        this.settings = settings;
        this.memory = memory;
        this.longestLinger = longestLinger;
        this.room = new FairShares(settings.bufferEvents());
    }

    /** Why there was no room; null where it was taken. A request larger than all the room is taken where nothing else waits. */
    synchronized @Nullable Overload offer(Submission submission) {
        if (closed) {
            return Overload.STOPPING;
        }
        Object app = submission.lane();
        int events = submission.weight();
        Verdict verdict = room.take(app, events, 0);
        if (verdict != Verdict.GRANTED) {
            return Overload.of(verdict, Overload.BUFFER);
        }
        verdict = memory.take(app, submission.bytes(), 0);
        if (verdict != Verdict.GRANTED) {
            room.give(app, events);
            return Overload.of(verdict, Overload.MEMORY);
        }
        bytes += submission.bytes();
        Lane lane = lanes.get(app);
        if (lane == null) {
            lane = new Lane(app);
            lanes.put(app, lane);
            turns.add(lane);
        }
        if (room.used() - eventsUnderWay == events) {
            waitingSince = System.nanoTime();
        }
        lane.waiting.add(submission);
        wakeAWriter();
        return null;
    }

    /**
     * A body waits to be decoded. While one does, processors are what is short, and each transaction has its fixed price: so a
     * batch lingers for what it brings.
     */
    synchronized void expect() {
        onTheirWay++;
    }

    /** It waits no longer, whatever it brought. */
    synchronized void expectNoLonger() {
        onTheirWay--;
        if (onTheirWay == 0) {
            wakeAWriter();
        }
    }

    /** Why whatever came would be refused; null where something may be taken. */
    synchronized @Nullable Overload overload() {
        if (closed) {
            return Overload.STOPPING;
        }
        return room.fits(1) ? null : Overload.BUFFER;
    }

    /** Why whatever came of that app would be refused; null where something may be taken. */
    synchronized @Nullable Overload overload(Object app) {
        Verdict verdict = room.verdict(app, 1, 0);
        return closed ? Overload.STOPPING : verdict == Verdict.GRANTED ? null : Overload.of(verdict, Overload.BUFFER);
    }

    /**
     * Takes what waits, up to the bounds of one transaction; waits for the first, and while another batch is under way for
     * {@link #WORTH_A_SECOND_WRITER}. Whoever takes must {@link #release}.
     *
     * @return empty where the buffer is closed and nothing waits any more
     */
    synchronized List<Submission> take() throws InterruptedException {
        while (!isTimeForABatch()) {
            if (closed && turns.isEmpty()) {
                return List.of();
            }
            if (isEnoughForABatch()) {
                // At least 1: 0 would be for ever.
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, lingerNanos()));
            } else {
                wait();
            }
        }
        List<Submission> batch = new ArrayList<>();
        int batchEvents = 0;
        long batchBytes = 0;
        for (Lane lane = turns.peek(); lane != null; lane = turns.peek()) {
            if (lane.credit <= 0) {
                lane.credit += TURN;
                turns.add(turns.remove());
                continue;
            }
            Submission next = lane.waiting.element();
            int events = next.weight();
            batchEvents += events;
            batchBytes += next.bytes();
            boolean over = batchEvents > settings.batchEvents()
                    || batchBytes > settings.batchBytes().asLongValue();
            if (over && !batch.isEmpty()) {
                break;
            }
            batch.add(lane.waiting.remove());
            lane.credit -= events;
            eventsUnderWay += events;
            if (lane.waiting.isEmpty()) {
                turns.remove();
                lanes.remove(lane.app);
            }
        }
        waitingSince = System.nanoTime();
        wakeAWriter();
        return batch;
    }

    /** Gives back the room of what was taken; another batch may begin. */
    synchronized void release(List<Submission> batch) {
        for (Submission submission : batch) {
            Object app = submission.lane();
            int events = submission.weight();
            room.give(app, events);
            memory.give(app, submission.bytes());
            bytes -= submission.bytes();
            eventsUnderWay -= events;
        }
        wakeAWriter();
    }

    /** One, which lingers where it is to, and passes it on where there is more. */
    private void wakeAWriter() {
        if (isEnoughForABatch()) {
            notify();
        }
    }

    private boolean isTimeForABatch() {
        return isEnoughForABatch() && (closed || lingerNanos() <= 0);
    }

    private boolean isEnoughForABatch() {
        return !turns.isEmpty()
                && (eventsUnderWay == 0 || room.used() - eventsUnderWay >= WORTH_A_SECOND_WRITER || closed);
    }

    /** How long what waits is to wait for more; 0 or less where it is not. */
    private long lingerNanos() {
        return onTheirWay == 0 || room.used() - eventsUnderWay >= WORTH_A_BATCH
                ? 0
                : waitingSince + longestLinger.toNanos() - System.nanoTime();
    }

    /** Takes nothing more; what waits can still be taken out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** How many events wait or are being written. */
    synchronized long events() {
        return room.used();
    }

    /** About how many bytes they take. */
    synchronized long bytes() {
        return bytes;
    }
}
