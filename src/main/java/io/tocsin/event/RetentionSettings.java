package io.tocsin.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is kept by time is kept. */
@ConfigMapping(prefix = "tocsin.retention")
public interface RetentionSettings {

    /** Events, whole: at least a day. */
    @WithDefault("30d")
    Duration events();

    /** Counts per minute and per hour: at least as long as events. */
    @WithDefault("400d")
    Duration counts();
}
