package io.tocsin.testing;

import io.quarkus.runtime.StartupEvent;
import io.tocsin.access.AdminKeys;
import io.tocsin.access.KeyRing;
import io.tocsin.event.PartitionMaker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;

@ApplicationScoped
class TemporaryBootstrap {
    void start(@Observes StartupEvent e, Flyway flyway, PartitionMaker partitions, AdminKeys keys, KeyRing ring) {
        flyway.migrate();
        partitions.makeAndDrop();
        keys.ensure(TestDatabase.ADMIN_KEY);
        ring.refresh();
    }
}
