package io.tocsin.start;

import io.tocsin.access.AdminKeys;
import io.tocsin.access.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Sees to it that an installation has an administrator: by the configuration, by the data folder's file, or by a new key. */
@ApplicationScoped
class FirstAdministrator {

    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class);

    private final StartSettings settings;
    private final AdminKeys keys;

    FirstAdministrator(StartSettings settings, AdminKeys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** May be repeated until it succeeds. Blocks. */
    Administrator establish() {
        if (settings.adminKey() != null) {
            keys.ensure(settings.adminKey());
            return new Administrator.Configured();
        }
        try {
            return byFile(settings.dataDir().toAbsolutePath().normalize());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Administrator byFile(Path folder) throws IOException {
        Path file = AdminKeyFile.in(folder);
        String known = AdminKeyFile.read(folder);
        if (known != null) {
            keys.ensure(known);
            return new Administrator.InFile(file, null);
        }
        if (keys.anyActive()) {
            LOG.infof(
                    "The database has an administrator key that %s does not hold. Where it is lost, start once with another in"
                            + " TOCSIN_ADMIN_KEY",
                    file);
            return new Administrator.Elsewhere();
        }
        String made = Secrets.newLiveKey();
        // The file first: a key in the database that nobody has would lock everybody out.
        OwnerOnly.directories(folder);
        AdminKeyFile.write(folder, made);
        keys.ensure(made);
        return new Administrator.InFile(file, made);
    }
}
