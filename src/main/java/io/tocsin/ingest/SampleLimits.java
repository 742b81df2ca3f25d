package io.tocsin.ingest;

import java.util.OptionalInt;

/** How many events of an issue each app wants stored. */
interface SampleLimits {

    /**
     * How many events of one issue and one minute are stored before only a sample is; at least 1, and empty where every event is
     * stored. Writers ask it in every batch, so it answers from memory. It may change at any time: what was counted stays
     * counted once.
     *
     * @param app its name
     */
    OptionalInt storedPerMinute(String app);
}
