package io.tocsin.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a query may cost. */
@ConfigMapping(prefix = "tocsin.query")
interface QuerySettings {

    /** How long one statement of a reading request may run before it ends in a 504. */
    @WithDefault("5s")
    Duration statementTimeout();

    /** A query of a request that takes longer is logged. */
    @WithDefault("100ms")
    Duration slowLogThreshold();

    /** A query of the service's own, such as a round of alert rules, that takes longer is logged. */
    @WithDefault("2s")
    Duration backgroundSlowLogThreshold();

    /** The longest time window of a list filtered by something that no index serves. */
    @WithDefault("31d")
    Duration longestFilteredWindow();
}
