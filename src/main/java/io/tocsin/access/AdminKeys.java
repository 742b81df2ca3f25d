package io.tocsin.access;

import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** The administrator key that an installation begins with. */
@ApplicationScoped
public class AdminKeys {

    private final KeyRepository repository;
    private final Clock clock;

    AdminKeys(KeyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Makes the secret the administrator key, in the place of one that was configured before. Blocks. */
    public void ensure(String secret) {
        Instant now = Instants.toMicros(clock.instant());
        repository.configure(
                new ApiKey(
                        Generators.timeBasedEpochGenerator().generate(),
                        "administrator",
                        Secrets.prefix(secret),
                        null,
                        Permissions.ALL,
                        false,
                        null,
                        true,
                        now,
                        null,
                        null,
                        null),
                Secrets.hash(secret));
    }

    /** Whether some key, neither revoked nor expired, may make keys. Blocks. */
    public boolean anyActive() {
        return repository.active(clock.instant()).values().stream()
                .anyMatch(key -> key.permissions().allow("admin", "write"));
    }
}
