package io.tocsin.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of the spool, the local journal that takes events while the database does not. */
@ConfigMapping(prefix = "tocsin.spool")
interface SpoolSettings {

    /**
     * The most that {@link #maxAge} may be: the ids of events are known for 48 hours, and what waits longer than this might meet
     * a retry that is not recognised any more.
     */
    Duration LONGEST_AGE = Duration.ofHours(36);

    /** Whether there is one. Without it, events are refused with 503 while the database is away. */
    @WithDefault("true")
    boolean enabled();

    /** How many bytes it may take on the disk; beyond it 503. */
    @WithDefault("1G")
    MemorySize maxBytes();

    /** How old its oldest event may become before it takes no more; at most 36 hours. What it holds stays and is replayed. */
    @WithDefault("24h")
    Duration maxAge();

    /** How many bytes it leaves free on its disk; where there are fewer, 503. */
    @WithDefault("64M")
    MemorySize minFreeDisk();
}
