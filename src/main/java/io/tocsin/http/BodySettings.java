package io.tocsin.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of all request bodies. They share the prefix of ingest, which receives nearly all of them. */
@ConfigMapping(prefix = "tocsin.ingest")
public interface BodySettings {

    /**
     * Bytes that bodies being received or decoded and events waiting for the writer may take together; at least 2M. Beyond it
     * requests get 503 before their bodies are read.
     */
    @WithDefault("64M")
    MemorySize memory();

    /** Time limits of a body. */
    Body body();

    /** Time limits of a body; a slower one is refused: 503 by ingest, 408 by the other routes. */
    interface Body {

        /** The longest time that a whole body may take; at least 1s. */
        @WithDefault("30s")
        Duration timeLimit();

        /** The longest pause within a body; at least 1s. */
        @WithDefault("10s")
        Duration idleLimit();
    }
}
