package io.tocsin.ingest;

import java.util.OptionalInt;

/** How many events of an issue each app wants stored. Writers ask in every batch, so the answers come from memory. */
interface SampleLimits {

    /**
     * How many events of one issue and one minute are stored before only a sample is; at least 1, and empty where every event is
     * stored. It may change at any time: what is written again stays counted once.
     *
     * @param app its name
     */
    OptionalInt storedPerMinute(String app);

    /**
     * Whether each event of the app leaves a key, also one whose id was made here. A limit that can be set while the service runs
     * says so some seconds before it holds: a batch from before, which left none, has then ended at the database, and its rows are
     * found when it is written again.
     *
     * @param app its name
     */
    default boolean leavesKeys(String app) {
        return storedPerMinute(app).isPresent();
    }
}
