package io.tocsin.ingest;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/** What is stored of storms (docs/sampling.md). */
@ConfigMapping(prefix = "tocsin.sampling")
interface SamplingSettings {

    /**
     * How many events of one issue and one minute are stored, at each replica, before only a sample is; counts stay exact. At
     * least 1; where it is not set, every event is stored.
     */
    OptionalInt storedPerIssueAndMinute();
}
