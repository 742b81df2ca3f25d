package io.tocsin.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Work on the database itself: one connection, one transaction after the other. */
final class Batches {

    /** Rows in a transaction. */
    static final int ROWS = 1_000;

    /** Writes one batch and commits it. */
    @FunctionalInterface
    interface Writer {

        void write(Connection connection) throws IOException, SQLException;
    }

    private Batches() {}

    /** The loop; a batch takes the place of a request. */
    static Work of(Service service, Writer writer) {
        return (runUp, duration) -> {
            try (Connection connection = service.connection()) {
                return run(connection, writer, runUp, duration);
            }
        };
    }

    private static Round run(Connection connection, Writer writer, Duration runUp, Duration duration)
            throws IOException, SQLException {
        long cpu = Machine.threadCpuNanos();
        long runUpEnds = System.nanoTime() + runUp.toNanos();
        long ends = runUpEnds + duration.toNanos();
        Latencies latencies = new Latencies();
        long rows = 0;
        long measured = 0;
        long now = System.nanoTime();
        while (now < ends) {
            long start = now;
            writer.write(connection);
            now = System.nanoTime();
            rows += ROWS;
            if (now > runUpEnds) {
                measured += ROWS;
                latencies.add(now - start);
            }
        }
        return new Round(
                rows,
                0,
                measured * 1e9 / (now - runUpEnds),
                latencies.millis(0.5),
                latencies.millis(0.99),
                Machine.threadCpuNanos() - cpu);
    }
}
