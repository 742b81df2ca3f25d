package io.tocsin.appsettings;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.AppDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all apps that have some, in memory, so that no event waits for the database, and all stay in force while it is
 * away. Read again after every change made here, and every {@code tocsin.app-settings.refresh} for those made elsewhere: that is one
 * look into an index where nothing has changed, and else only what has.
 */
@ApplicationScoped
public class AppSettings {

    private static final Logger LOG = Logger.getLogger(AppSettings.class);

    /** Lower than every revision there is. */
    private static final long NOTHING = -1;

    private final AppSettingsRepository repository;
    private final DocumentText texts;
    private final AppDirectory apps;

    private volatile Map<Integer, InForce> byApp = Map.of();
    private volatile long latest = NOTHING;

    AppSettings(AppSettingsRepository repository, DocumentText texts, AppDirectory apps) {
        this.repository = repository;
        this.texts = texts;
        this.apps = apps;
    }

    private record InForce(Settings settings, boolean everSampled) {}

    /**
     * The settings of an app; {@link Settings#NONE} where it has none. The same instance until they are changed. Never blocks.
     *
     * @param app its name as it was sent, which may be none that an app can have
     */
    public Settings of(String app) {
        InForce inForce = inForce(app);
        return inForce == null ? Settings.NONE : inForce.settings;
    }

    /** How many new issues an app may make a minute; empty: what the configuration says. Never blocks. */
    public OptionalInt newIssuesPerMinute(int appId) {
        InForce inForce = byApp.get(appId);
        return inForce == null ? OptionalInt.empty() : inForce.settings.newIssuesPerMinute();
    }

    /** How many events of an issue are stored a minute before sampling begins; empty: no sampling. Never blocks. */
    public OptionalInt storedPerIssueAndMinute(String app) {
        return of(app).storedPerIssueAndMinute();
    }

    /** Whether the app's settings ever had sampling, so that counts may be of more events than are stored. Never blocks. */
    public boolean everSampled(String app) {
        InForce inForce = inForce(app);
        return inForce != null && inForce.everSampled;
    }

    private @Nullable InForce inForce(String app) {
        // Hardly an installation has settings for most of its apps.
        Map<Integer, InForce> now = byApp;
        return now.isEmpty()
                ? null
                : apps.byName(app).map(known -> now.get(known.id())).orElse(null);
    }

    /** Reads what has changed. Blocks; fails where the database does. */
    public synchronized void refresh() {
        long now = repository.latestRevision();
        if (now == latest) {
            return;
        }
        // Lower than before: an earlier state of the database was restored.
        boolean again = now < latest;
        Map<Integer, InForce> next = again ? new HashMap<>() : new HashMap<>(byApp);
        for (StoredSettings stored : repository.changedSince(again ? NOTHING : latest)) {
            InForce read = read(stored);
            if (read != null) {
                next.put(stored.appId(), read);
            }
            now = Math.max(now, stored.revision());
        }
        byApp = next;
        latest = now;
    }

    /** Ready to be applied; null where that cannot be: what was in force before stays so. */
    private @Nullable InForce read(StoredSettings stored) {
        Map<String, String> problems = new LinkedHashMap<>();
        try {
            Settings settings = SettingsRules.settings(texts.read(stored.document()), problems);
            if (problems.isEmpty()) {
                return new InForce(settings, stored.everSampled());
            }
        } catch (IllegalStateException strange) {
            problems.put("settings", String.valueOf(strange.getMessage()));
        }
        LOG.errorf(
                "Version %d of the settings of app %d cannot be applied and is not in force: %s",
                stored.version(), stored.appId(), problems);
        return null;
    }

    @Scheduled(
            every = "${tocsin.app-settings.refresh:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "app-settings-refresh")
    void refreshAgain() {
        if (latest == NOTHING) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            refresh();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Apps' settings could not be read again: %s", databaseAway.getMessage());
        }
    }
}
