package io.tocsin.appsettings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How apps' settings are held. */
@ConfigMapping(prefix = "tocsin.app-settings")
interface RefreshSettings {

    /** How often they are read again: how soon a change that was made at another replica is in force here. */
    @WithDefault("2s")
    Duration refresh();
}
