package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** What a contestant does in its turn. */
@FunctionalInterface
interface Work {

    /**
     * Does it.
     *
     * @param runUp not measured
     * @param duration measured
     */
    Round run(Duration runUp, Duration duration) throws IOException, SQLException;

    /** Requests in a closed loop. */
    static Work requests(Service service, int connections, Requests requests) {
        return (runUp, duration) -> Load.run(service.port(), connections, requests, runUp, duration);
    }
}
