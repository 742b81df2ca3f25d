package io.tocsin.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
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

    /** How long entries of the audit log are kept. */
    @WithDefault("365d")
    Duration auditRetention();

    /** How many requests may be made, at each replica. */
    Limits rateLimit();

    /** Limits such as {@code 10/s, 300/min, 50000/day}: a number of requests in each s, min, h or day. */
    interface Limits {

        /** Of each key that was made without a limit of its own; none by default. */
        @WithConverter(RateLimitConverter.class)
        Optional<RateLimit> key();

        /**
         * Of each address, whatever it asks for and with whatever key; none by default, since behind a proxy that is not told
         * of by {@code quarkus.http.proxy} all clients have one address.
         */
        @WithConverter(RateLimitConverter.class)
        Optional<RateLimit> address();
    }
}
