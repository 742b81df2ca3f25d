package io.tocsin.stats;

import io.tocsin.event.PartitionedTable;
import io.tocsin.event.RetentionSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The count tables' partitions. */
class CountTables {

    /** Room in each page, so that raising a count rewrites its row in place and touches no index. */
    private static final String STORAGE = "fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1";

    @Produces
    @Singleton
    PartitionedTable minutes(RetentionSettings retention) {
        return table("error_count_minute", retention, retention.counts());
    }

    @Produces
    @Singleton
    PartitionedTable hours(RetentionSettings retention) {
        return table("error_count_hour", retention, retention.counts());
    }

    /** Read for the edges of windows, and so of use for as long as there are events. */
    @Produces
    @Singleton
    PartitionedTable sampled(RetentionSettings retention) {
        return table("error_count_sampled", retention, retention.events());
    }

    private static PartitionedTable table(String name, RetentionSettings retention, Duration kept) {
        return new PartitionedTable(name, PartitionedTable.Unit.MONTH, retention.events(), kept, STORAGE);
    }
}
