package io.tocsin.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** From when on each table of request counts is complete, as {@link RetentionFloors} has it for those of errors. */
record RequestFloors(Instant minutes, Instant hours) {

    private static final String MINUTES = "request_count_minute";
    private static final String HOURS = "request_count_hour";

    /** Reads them, as the very first thing that a transaction of one snapshot does. */
    static RequestFloors beforeSnapshot(Connection connection) throws SQLException {
        Map<String, Instant> removed = RetentionFloors.lockAndRead(connection, MINUTES, HOURS);
        return new RequestFloors(removed.getOrDefault(MINUTES, Instant.MIN), removed.getOrDefault(HOURS, Instant.MIN));
    }
}
