package io.tocsin.appsettings;

import io.tocsin.access.App;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes apps' settings, one change after the other: each is decided and stored under the table's lock. */
@ApplicationScoped
class SettingsChanges {

    /** Of one app's document. */
    static final int MOST_BYTES = 64 << 10;

    /** Of all apps' together, which every replica holds in memory, ready to be applied. */
    static final int MOST_BYTES_OF_ALL = 8 << 20;

    private static final String KIND = "app-settings";

    private final AppSettingsRepository repository;
    private final DocumentText texts;
    private final Audit audit;
    private final Clock clock;

    SettingsChanges(AppSettingsRepository repository, DocumentText texts, Audit audit, Clock clock) {
        this.repository = repository;
        this.texts = texts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Puts settings in the place of those that are there. Where they are the same, nothing is changed, whatever the version.
     *
     * @param content checked
     * @param version the version that the change was made from; null for any
     * @param caller whose key it is done with
     * @throws ApiException 409 where there is another version by now; 422 where it is too large
     */
    @Transactional
    StoredSettings change(App app, SettingsDocument content, @Nullable Long version, Caller caller) {
        int appId = app.id();
        String document = texts.written(content.content());
        int bytes = document.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw ApiException.invalid(
                    "settings", "are larger than " + MOST_BYTES + " bytes: they take " + bytes + " as they are stored");
        }
        repository.lock();
        Optional<StoredSettings> stored = repository.ofApp(appId);
        // First of all: a change whose answer was lost may be sent again, with the version it was made from.
        if (stored.isPresent() && texts.areEqual(stored.get().document(), document)) {
            return stored.get();
        }
        long known = stored.map(StoredSettings::version).orElse(0L);
        if (version != null && version != known) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The settings were changed meanwhile: they have the version " + known + " now",
                    Map.of("version", known));
        }
        if (repository.bytesOfOthers(appId) + bytes > MOST_BYTES_OF_ALL) {
            throw ApiException.invalid(
                    "settings", "of all apps would be larger than " + MOST_BYTES_OF_ALL + " bytes together");
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        stored.ifPresent(before -> detail.put("before", texts.read(before.document())));
        detail.put("after", content.content());
        audit.record(caller, "change", KIND, app.publicId().toString(), app.name(), detail);
        return repository.put(
                appId,
                known + 1,
                document,
                content.sampling() != null,
                caller.keyName(),
                Instants.toMicros(clock.instant()));
    }
}
