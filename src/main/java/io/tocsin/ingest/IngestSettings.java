package io.tocsin.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The bounds of ingest; those of request bodies are {@link io.tocsin.http.BodySettings}. */
@ConfigMapping(prefix = "tocsin.ingest")
interface IngestSettings {

    /** How many events may wait for the writer; beyond it requests get 503. */
    @WithDefault("50000")
    int bufferEvents();

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
}
