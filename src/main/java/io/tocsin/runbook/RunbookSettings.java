package io.tocsin.runbook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runbooks are held. */
@ConfigMapping(prefix = "tocsin.runbook")
interface RunbookSettings {

    /** How often they are read again: how soon a runbook that was changed at another replica is shown here. */
    @WithDefault("5s")
    Duration refresh();
}
