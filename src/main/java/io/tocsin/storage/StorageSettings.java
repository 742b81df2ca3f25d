package io.tocsin.storage;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How much room there is. */
@ConfigMapping(prefix = "tocsin.storage")
interface StorageSettings {

    /**
     * How many bytes the database may take, such as {@code 50G}. Without it: with the embedded PostgreSQL what it takes and what is
     * free on its disk; with a PostgreSQL of one's own nobody knows.
     */
    Optional<MemorySize> budget();
}
