package io.tocsin.testing;

import io.tocsin.access.AdminKeys;
import io.tocsin.access.KeyRing;
import io.tocsin.event.PartitionMaker;
import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.Flyway;

/** Brings the service under test to where requests are answered, whether its bootstrap has been there already or not. */
@ApplicationScoped
public class MigratedService {

    private final Flyway flyway;
    private final PartitionMaker partitions;
    private final AdminKeys adminKeys;
    private final KeyRing keys;
    private boolean ready;

    MigratedService(Flyway flyway, PartitionMaker partitions, AdminKeys adminKeys, KeyRing keys) {
        this.flyway = flyway;
        this.partitions = partitions;
        this.adminKeys = adminKeys;
        this.keys = keys;
    }

    /** Migrates, makes partitions and the administrator key, and reads keys and apps. */
    public synchronized void makeReady() {
        if (ready) {
            return;
        }
        flyway.migrate();
        partitions.makeAndDrop();
        adminKeys.ensure(TestDatabase.ADMIN_KEY);
        keys.refresh();
        ready = true;
    }

    /** Reads the apps and keys that a test has inserted. */
    public void readKeysAndApps() {
        keys.refresh();
    }
}
