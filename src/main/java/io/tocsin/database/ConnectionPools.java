package io.tocsin.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** All connection pools together. */
@ApplicationScoped
public class ConnectionPools {

    private final List<AgroalDataSource> pools;

    ConnectionPools(
            AgroalDataSource general,
            @DataSource("writer") AgroalDataSource writer,
            @DataSource("maintenance") AgroalDataSource maintenance) {
        this.pools = List.of(general, writer, maintenance);
    }

    /** Closes idle connections: those that were idle during an outage are dead. */
    public void closeIdle() {
        pools.forEach(pool -> pool.flush(FlushMode.IDLE));
    }

    /** Closes idle connections at once, and those in use when they are returned: their server is no longer the primary. */
    public void closeAll() {
        pools.forEach(pool -> pool.flush(FlushMode.GRACEFUL));
    }
}
