package io.tocsin.stats;

import io.tocsin.event.KeyTable;
import io.tocsin.event.PartitionedTable;
import io.tocsin.event.RetentionSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The count tables' partitions, and the keys that are forgotten. */
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

    /** Kept no longer than events: an app has a row a minute and operation, and windows of long ago are read by the hour. */
    @Produces
    @Singleton
    PartitionedTable requestMinutes(RetentionSettings retention) {
        return table("request_count_minute", retention, retention.events());
    }

    @Produces
    @Singleton
    PartitionedTable requestHours(RetentionSettings retention) {
        return table("request_count_hour", retention, retention.counts());
    }

    /** Reports are known as long as the ids of events are. */
    @Produces
    @Singleton
    KeyTable requestKeys() {
        return new KeyTable("request_key");
    }

    private static PartitionedTable table(String name, RetentionSettings retention, Duration kept) {
        return new PartitionedTable(name, PartitionedTable.Unit.MONTH, retention.events(), kept, STORAGE);
    }
}
