package io.tocsin.event;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The event table's partitions, and the ids that are forgotten. */
class EventTables {

    /**
     * Vacuumed after every 5 % of inserts, so that the edges of statistics are read from the covering index alone: rows
     * that vacuum has not seen are looked up in the table.
     */
    private static final String STORAGE =
            "autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_insert_threshold = 10000";

    @Produces
    @Singleton
    PartitionedTable events(RetentionSettings retention) {
        return new PartitionedTable(
                "event", PartitionedTable.Unit.DAY, retention.events(), retention.events(), STORAGE);
    }

    @Produces
    @Singleton
    KeyTable eventKeys() {
        return new KeyTable("event_key");
    }
}
