package io.tocsin.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where requests wait for a writer: bounded by events and by bytes, so that overload is answered at once and not with an
 * exhausted memory. What a writer has taken counts until it is written.
 */
@ApplicationScoped
class IngestBuffer {

    /**
     * How many events must wait for a batch to begin beside another. Two small batches cost a quarter more processor time an
     * event than one of both, since each transaction has its fixed price and both want the same counters' rows; from here
     * on that price hardly counts (docs/performance.md).
     */
    static final int WORTH_A_SECOND_WRITER = 256;

    private final IngestSettings settings;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private long events;
    private long bytes;
    private long eventsUnderWay;
    private boolean closed;

    IngestBuffer(IngestSettings settings) {
        this.settings = settings;
    }

    /** Whether there was room. A request larger than all the room is taken where nothing else waits. */
    synchronized boolean offer(Submission submission) {
        long eventsThen = events + submission.events().size();
        long bytesThen = bytes + submission.bytes();
        boolean full = eventsThen > settings.bufferEvents()
                || bytesThen > settings.bufferBytes().asLongValue();
        if (closed || (full && events > 0)) {
            return false;
        }
        events = eventsThen;
        bytes = bytesThen;
        waiting.add(submission);
        if (isTimeForABatch()) {
            notify();
        }
        return true;
    }

    /**
     * Takes what waits, up to the bounds of one transaction; waits for the first, and while another batch is under way for
     * {@link #WORTH_A_SECOND_WRITER}. Whoever takes must {@link #release}.
     *
     * @return empty where the buffer is closed and nothing waits any more
     */
    synchronized List<Submission> take() throws InterruptedException {
        while (!isTimeForABatch()) {
            if (closed && waiting.isEmpty()) {
                return List.of();
            }
            wait();
        }
        List<Submission> batch = new ArrayList<>();
        int batchEvents = 0;
        long batchBytes = 0;
        for (Submission next = waiting.peek(); next != null; next = waiting.peek()) {
            batchEvents += next.events().size();
            batchBytes += next.bytes();
            boolean over = batchEvents > settings.batchEvents()
                    || batchBytes > settings.batchBytes().asLongValue();
            if (over && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.remove());
            eventsUnderWay += next.events().size();
        }
        if (isTimeForABatch()) {
            notify();
        }
        return batch;
    }

    /** Gives back the room of what was taken. Wakes nobody: whoever releases comes back for more. */
    synchronized void release(List<Submission> batch) {
        for (Submission submission : batch) {
            events -= submission.events().size();
            bytes -= submission.bytes();
            eventsUnderWay -= submission.events().size();
        }
    }

    private boolean isTimeForABatch() {
        return !waiting.isEmpty()
                && (eventsUnderWay == 0 || events - eventsUnderWay >= WORTH_A_SECOND_WRITER || closed);
    }

    /** Takes nothing more; what waits can still be taken out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** How many events wait or are being written. */
    synchronized long events() {
        return events;
    }

    /** About how many bytes they take. */
    synchronized long bytes() {
        return bytes;
    }
}
