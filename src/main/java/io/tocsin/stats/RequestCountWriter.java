package io.tocsin.stats;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tocsin.event.LastMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts reports of requests, inside the transaction that keeps their keys, and by those alone that are new. */
@ApplicationScoped
@Startup
public class RequestCountWriter {

    private final KnownOperations operations;
    private final Counter folded;

    RequestCountWriter(KnownOperations operations, MeterRegistry registry) {
        this.operations = operations;
        this.folded = Counter.builder("tocsin.request.counts.folded")
                .description(
                        "Rows of request counts that were counted as the operation (other), since their app had reported"
                                + " as many operations that day as it may")
                .register(registry);
    }

    /** What becomes of a report. */
    public enum Fate {
        /** It is counted now. */
        COUNTED,
        /** It was counted before. */
        DUPLICATE,
        /** Another one with its key and other figures was counted before. */
        CONFLICT
    }

    /**
     * Keeps the keys of a batch's reports, and so finds out which are new. To be called before any other lock is taken.
     *
     * @param connection of PostgreSQL's driver, in a transaction
     */
    public Round round(Connection connection, List<NewRequestCount> reports) throws SQLException {
        List<Fate> fates = RequestKeys.keep(connection, reports);
        List<NewRequestCount> fresh = new ArrayList<>(reports.size());
        RequestCells cells = new RequestCells();
        for (int place = 0; place < reports.size(); place++) {
            if (fates.get(place) == Fate.COUNTED) {
                fresh.add(reports.get(place));
                cells.add(reports.get(place));
            }
        }
        OperationLimit limit = new OperationLimit(operations);
        RequestCells limited = limit.applied(connection, cells);
        return new Round(fates, fresh, limited, limit, cells.minutes().size());
    }

    /** The reports of one transaction. */
    public final class Round {

        private final List<Fate> fates;
        private final List<NewRequestCount> fresh;
        private final RequestCells cells;
        private final OperationLimit limit;
        private final int sent;

        private Round(
                List<Fate> fates, List<NewRequestCount> fresh, RequestCells cells, OperationLimit limit, int sent) {
            this.fates = fates;
            this.fresh = fresh;
            this.cells = cells;
            this.limit = limit;
            this.sent = sent;
        }

        /** What becomes of each report, by its place in the batch, once it is committed. */
        public List<Fate> fates() {
            return fates;
        }

        /** Whether there is anything to count. */
        public boolean isEmpty() {
            return fresh.isEmpty();
        }

        /** Raises the counts, after everything else that the message holds. */
        public void add(LastMessage message) {
            RequestCounts.add(message, cells, fresh);
        }

        /** The message is through. */
        public void committed() {
            limit.committed();
            folded.increment((double) sent - cells.minutes().size());
        }
    }
}
