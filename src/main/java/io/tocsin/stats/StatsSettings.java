package io.tocsin.stats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What statistics are judged by. */
@ConfigMapping(prefix = "tocsin.stats")
interface StatsSettings {

    /** From how many percent of failed requests on an error rate is called breached; above it, 0 to 100. */
    @WithDefault("5.0")
    double errorRateThreshold();
}
