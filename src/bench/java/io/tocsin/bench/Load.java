package io.tocsin.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed loop over keep-alive connections, on one thread: each connection sends its next request when the answer to the one
 * before is complete. No HTTP client library: they all cost more than the service they would measure.
 */
final class Load implements Wire.Listener {

    private static final Duration STALLED = Duration.ofSeconds(30);

    private final Requests requests;
    private final Selector selector;
    private final List<Wire> wires = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private long acknowledged;
    private long refused;
    private long measured;
    private long runUpEnds;
    private long ends;
    private long lastAnswer;
    private int underWay;

    private Load(Requests requests, Selector selector) {
        this.requests = requests;
        this.selector = selector;
    }

    /**
     * Puts the load on.
     *
     * @param runUp not measured, but sent and counted as acknowledged
     * @param duration measured; what is under way at its end is waited for
     */
    static Round run(int port, int connections, Requests requests, Duration runUp, Duration duration)
            throws IOException {
        try (Selector selector = Selector.open()) {
            Load load = new Load(requests, selector);
            try {
                for (int i = 0; i < connections; i++) {
                    load.wires.add(new Wire(port, selector, requests, load));
                }
                return load.run(runUp, duration);
            } finally {
                for (Wire wire : load.wires) {
                    wire.close();
                }
            }
        }
    }

    private Round run(Duration runUp, Duration duration) throws IOException {
        long cpu = Machine.threadCpuNanos();
        long begins = System.nanoTime();
        runUpEnds = begins + runUp.toNanos();
        ends = runUpEnds + duration.toNanos();
        lastAnswer = begins;
        for (Wire wire : wires) {
            underWay++;
            wire.send(System.nanoTime());
        }
        while (underWay > 0) {
            if (selector.select(Wire::ready, STALLED.toMillis()) == 0
                    && System.nanoTime() - lastAnswer > STALLED.toNanos()) {
                throw new IOException("No answer for " + STALLED.toSeconds() + " s");
            }
        }
        return new Round(
                acknowledged,
                refused,
                measured * 1e9 / Math.max(1, lastAnswer - runUpEnds),
                latencies.millis(0.5),
                latencies.millis(0.99),
                Machine.threadCpuNanos() - cpu);
    }

    @Override
    public void answered(Wire wire, boolean asExpected) throws IOException {
        long now = System.nanoTime();
        lastAnswer = now;
        if (asExpected) {
            acknowledged += requests.events();
        } else if (refused++ == 0) {
            System.out.println("  refused: " + wire.soFar());
        }
        if (now > runUpEnds) {
            measured += asExpected ? requests.events() : 0;
            latencies.add(now - wire.since());
        }
        if (now < ends) {
            wire.send(System.nanoTime());
        } else {
            underWay--;
        }
    }
}
