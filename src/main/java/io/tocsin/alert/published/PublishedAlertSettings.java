package io.tocsin.alert.published;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long alerts are kept. */
@ConfigMapping(prefix = "tocsin.alert")
interface PublishedAlertSettings {

    /** How long an alert that is resolved is kept, from its end on. */
    @WithDefault("365d")
    Duration retention();
}
