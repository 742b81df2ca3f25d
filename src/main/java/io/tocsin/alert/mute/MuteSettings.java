package io.tocsin.alert.mute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How silences and mute timings are held. */
@ConfigMapping(prefix = "tocsin.mutes")
interface MuteSettings {

    /** How long silences, and maintenance that happens once, are kept after their end; at least an hour. */
    @WithDefault("90d")
    Duration retention();
}
