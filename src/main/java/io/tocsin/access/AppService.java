package io.tocsin.access;

import com.fasterxml.uuid.Generators;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates and retires apps, each with its entry in the audit log. Blocks. */
@ApplicationScoped
class AppService {

    private static final String KIND = "app";

    private final AppRepository repository;
    private final Audit audit;
    private final Clock clock;

    AppService(AppRepository repository, Audit audit, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Creates an app.
     *
     * @param createdBy the key whose limit of apps it counts against; null if it counts against none
     * @return empty if the name is taken
     */
    @Transactional
    Optional<App> create(String name, @Nullable UUID createdBy, Caller caller) {
        boolean created = repository.insert(
                Generators.timeBasedEpochGenerator().generate(),
                name,
                Secrets.newSentryKey(),
                createdBy,
                Instants.toMicros(clock.instant()));
        Optional<App> app = created ? repository.named(name) : Optional.empty();
        app.ifPresent(made -> audit.record(
                caller, "create", KIND, made.publicId().toString(), name, Map.of("by_posting", createdBy != null)));
        return app;
    }

    /**
     * Retires an app, or puts it back into service. Nothing changes if it is so already.
     *
     * @throws ApiException 404 if the app does not exist
     */
    @Transactional
    App setRetired(String name, boolean retired, Caller caller) {
        AppEntity entity = repository
                .lock(name)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "Unknown app \"" + name + "\""));
        if ((entity.retiredAt != null) != retired) {
            Instant before = entity.retiredAt;
            entity.retiredAt = retired ? Instants.toMicros(clock.instant()) : null;
            audit.record(
                    caller,
                    retired ? "retire" : "reinstate",
                    KIND,
                    entity.publicId.toString(),
                    name,
                    before == null ? Map.of() : Map.of("retired_at", before));
        }
        return entity.toApp();
    }
}
