package io.tocsin.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How keys and apps are held. */
@ConfigMapping(prefix = "tocsin.access")
interface AccessSettings {

    /** How often keys and apps are read again: the longest that a revoked key lives on at another replica. */
    @WithDefault("2s")
    Duration refresh();

    /**
     * How long keys that could not be read again are still believed, so that a database outage does not lock everybody
     * out.
     */
    @WithDefault("36h")
    Duration staleGrace();

    /** How many apps a key that is bound to none may make by posting under new names. */
    @WithDefault("1000")
    int appsPerKey();

    /**
     * The address clients reach the service by, as it stands in the DSNs handed out; where it is absent, the address of
     * the request that asks.
     */
    Optional<URI> publicUrl();
}
