package io.tocsin.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the service connects to its database. */
@ConfigMapping(prefix = "tocsin.database")
public interface DatabaseConfig {

    /** The connection pooler between the service and PostgreSQL. */
    @WithDefault("none")
    Pooler pooler();

    /** What a connection pooler shares between its clients. */
    enum Pooler {
        /** None, or whole sessions (PgBouncer's {@code pool_mode = session}): the settings of a session are the service's own. */
        NONE,
        /** Sessions between transactions (PgBouncer's {@code pool_mode = transaction}): settings hold for a transaction only. */
        TRANSACTION
    }
}
