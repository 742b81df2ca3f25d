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

    private final IngestSettings settings;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private long events;
    private long bytes;
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
        notify();
        return true;
    }

    /**
     * Takes what waits, up to the bounds of one transaction; waits for the first. Whoever takes must {@link #release}.
     *
     * @return empty where the buffer is closed and nothing waits any more
     */
    synchronized List<Submission> take() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closed) {
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
        }
        if (!waiting.isEmpty()) {
            notify();
        }
        return batch;
    }

    /** Gives back the room of what was taken. */
    synchronized void release(List<Submission> batch) {
        for (Submission submission : batch) {
            events -= submission.events().size();
            bytes -= submission.bytes();
        }
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
