package io.tocsin.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of ingest. */
@ConfigMapping(prefix = "tocsin.ingest")
interface IngestSettings {

    /** How many events may wait for the writer; beyond it requests get 503. */
    @WithDefault("50000")
    int bufferEvents();

    /**
     * How many bytes of bodies that are received or decoded and of events that wait for the writer there may be at once;
     * beyond it requests get 503, before their bodies are read. At least 2M.
     */
    @WithDefault("64M")
    MemorySize memory();

    /** How long a body may take to come. */
    Body body();

    /** The most events in one transaction; a single request's events are never split. */
    @WithDefault("2000")
    int batchEvents();

    /** The most bytes in one transaction; a single request's events are never split. */
    @WithDefault("16M")
    MemorySize batchBytes();

    /**
     * How many writers commit side by side, at most: another one begins only where many events wait. They share the rows of
     * the counters, so more than two gain nothing.
     */
    @WithDefault("2")
    int writers();

    /** The pace that is asked of whoever sends; a body that comes more slowly is given up with 503. */
    interface Body {

        /** How long all of a body may take. */
        @WithDefault("30s")
        Duration timeLimit();

        /** How long nothing of a body may come. */
        @WithDefault("10s")
        Duration idleLimit();
    }
}
