package io.tocsin.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long things are kept. */
@ConfigMapping(prefix = "tocsin.retention")
public interface RetentionSettings {

    /** How long events are kept, and so how old an event may be when it comes; at least a day. */
    @WithDefault("30d")
    Duration events();

    /** How long counts are kept; at least as long as events. */
    @WithDefault("400d")
    Duration counts();
}
