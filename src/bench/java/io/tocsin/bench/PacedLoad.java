package io.tocsin.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open loop on a thread of its own: so many events a second come in, whether the service keeps up or not. A request that
 * finds no connection free waits, and its latency counts from when it was due. Latencies are those of the answers that were
 * expected.
 */
final class PacedLoad implements AutoCloseable, Wire.Listener {

    private final Selector selector = Selector.open();
    private final Requests requests;
    private final List<Wire> wires = new ArrayList<>();
    private final Deque<Wire> idle = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "paced-load");
    private final long nanosARequest;
    private volatile boolean ending;
    private volatile @Nullable Throwable failed;
    private long due;
    private long totalAcknowledged;
    private Latencies latencies = new Latencies();
    private long acknowledged;
    private long refused;
    private long cutAt = System.nanoTime();
    private long cpu;
    private long cpuAtCut;

    private PacedLoad(int port, int connections, Requests requests, int eventsPerSecond) throws IOException {
        this.requests = requests;
        nanosARequest = TimeUnit.SECONDS.toNanos(requests.events()) / eventsPerSecond;
        for (int i = 0; i < connections; i++) {
            wires.add(new Wire(port, selector, requests, this));
        }
        idle.addAll(wires);
    }

    /** Begins at once. */
    static PacedLoad start(int port, int connections, Requests requests, int eventsPerSecond) throws IOException {
        PacedLoad load = new PacedLoad(port, connections, requests, eventsPerSecond);
        load.thread.start();
        return load;
    }

    private void run() {
        try {
            due = System.nanoTime();
            while (!ending || idle.size() < wires.size()) {
                long now = System.nanoTime();
                while (!ending && due <= now && !idle.isEmpty()) {
                    idle.removeFirst().send(due);
                    due += nanosARequest;
                }
                long wait = TimeUnit.NANOSECONDS.toMillis(due - now);
                if (idle.isEmpty() || ending) {
                    selector.select(Wire::ready, 100);
                } else if (wait > 0) {
                    selector.select(Wire::ready, wait);
                } else {
                    // Requests that are due within the same millisecond go out together: waiting less would be
                    // spinning.
                    selector.select(Wire::ready, 1);
                }
                synchronized (this) {
                    cpu = Machine.threadCpuNanos();
                }
            }
        } catch (IOException | RuntimeException broken) {
            failed = broken;
        }
    }

    @Override
    public synchronized void answered(Wire wire, boolean asExpected) {
        if (asExpected) {
            acknowledged += requests.events();
            totalAcknowledged += requests.events();
            latencies.add(System.nanoTime() - wire.since());
        } else {
            refused++;
        }
        idle.addLast(wire);
    }

    /** What there was since the last time this was asked. */
    synchronized Round cut() throws IOException {
        if (failed != null) {
            throw new IOException("The paced load ended", failed);
        }
        long now = System.nanoTime();
        Round round = new Round(
                acknowledged,
                refused,
                acknowledged * 1e9 / Math.max(1, now - cutAt),
                latencies.millis(0.5),
                latencies.millis(0.99),
                cpu - cpuAtCut);
        acknowledged = 0;
        refused = 0;
        latencies = new Latencies();
        cutAt = now;
        cpuAtCut = cpu;
        return round;
    }

    /** All events whose request was answered with 202. */
    synchronized long totalAcknowledged() {
        return totalAcknowledged;
    }

    /** Sends nothing more, and waits for what is under way. */
    void end() throws InterruptedException {
        ending = true;
        selector.wakeup();
        thread.join(Duration.ofSeconds(30).toMillis());
    }

    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Wire wire : wires) {
            wire.close();
        }
        selector.close();
    }
}
