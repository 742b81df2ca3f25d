package io.tocsin.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When this service calls itself ready. */
@ConfigMapping(prefix = "tocsin.health")
interface HealthSettings {

    /** How long the database may take to answer before the service is not ready; whole seconds. */
    @WithDefault("2s")
    Duration databaseTimeout();
}
