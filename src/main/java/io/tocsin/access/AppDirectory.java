package io.tocsin.access;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Holds all apps in memory. An app never changes, except that it can be retired and deleted. So reading again means reading the
 * new ones, which are retired and which were deleted.
 */
@ApplicationScoped
public class AppDirectory {

    /** What an app may be called. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Ids are handed out before they are committed, so a lower one may appear after a higher one. */
    private static final int READ_AGAIN = 1_000;

    private final AppRepository repository;
    private final AppService service;
    private final AccessSettings settings;
    private final Clock clock;
    private final Map<String, App> byName = new ConcurrentHashMap<>();
    private final Map<Integer, App> byId = new ConcurrentHashMap<>();
    private final AtomicInteger highest = new AtomicInteger();
    /** Names that events were accepted for while the database could not make them, and the key that was first to use each. */
    private final Map<String, UUID> promised = new ConcurrentHashMap<>();

    AppDirectory(AppRepository repository, AppService service, AccessSettings settings, Clock clock) {
        this.repository = repository;
        this.service = service;
        this.settings = settings;
        this.clock = clock;
    }

    /** The app of that name, where this replica knows it. Never blocks. */
    public Optional<App> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The app of that number, where this replica knows it. Never blocks. */
    public Optional<App> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All apps that this replica knows, in the order of their numbers. Never blocks. */
    public List<App> all() {
        return byId.values().stream().sorted(Comparator.comparingInt(App::id)).toList();
    }

    /**
     * The app of that name, made where there is none. Blocks: it may write to the database, in a short transaction of its
     * own.
     *
     * @throws ApiException 403 where the caller has made as many apps as a key may
     */
    public App findOrMake(String name, Caller caller) {
        App known = byName.get(name);
        if (known != null) {
            return known;
        }
        Optional<App> stored = repository.named(name);
        if (stored.isPresent()) {
            return learn(stored.get());
        }
        if (repository.madeBy(caller.keyId()) >= settings.appsPerKey()) {
            throw tooMany();
        }
        return learn(service.create(name, caller.keyId(), caller)
                .or(() -> repository.named(name))
                .orElseThrow());
    }

    /**
     * Takes note of an app that cannot be made now, since the database is away: events for it are accepted, and {@link #numbers}
     * makes it when they are written. In memory alone; bounded by key as {@link #findOrMake} is.
     *
     * @throws ApiException 403 where the caller has used as many new names as a key may make apps
     */
    public void promise(String name, Caller caller) {
        if (promised.containsKey(name)) {
            return;
        }
        long names = promised.values().stream().filter(caller.keyId()::equals).count();
        if (names >= settings.appsPerKey()) {
            throw tooMany();
        }
        promised.putIfAbsent(name, caller.keyId());
    }

    /**
     * The numbers of apps whose events are about to be written; those that are not there are made, whoever's limit that
     * exceeds: their events have been accepted. Blocks where a name is not known here.
     *
     * @param makers the apps' names, each with the key that first posted for it, where that is known
     * @param connection in auto-commit mode: what is made stays, also where the caller's own transaction fails afterwards
     */
    public Map<String, Integer> numbers(Connection connection, Map<String, Optional<UUID>> makers) throws SQLException {
        Map<String, Integer> numbers = new HashMap<>(makers.size() * 2);
        Map<String, Optional<UUID>> unknown = new TreeMap<>();
        makers.forEach((name, maker) -> {
            App app = byName.get(name);
            if (app == null) {
                unknown.put(name, maker);
            } else {
                numbers.put(name, app.id());
            }
        });
        if (!unknown.isEmpty()) {
            for (App made : NamedApps.findOrMake(connection, unknown, Instants.toMicros(clock.instant()))) {
                numbers.put(made.name(), learn(made).id());
            }
        }
        return numbers;
    }

    /** Creates an app; empty if the name is taken. Blocks. */
    Optional<App> make(String name, Caller caller) {
        return service.create(name, null, caller).map(this::learn);
    }

    /**
     * Retires an app, or puts it back into service: here at once, at other replicas within seconds. Blocks.
     *
     * @throws ApiException 404 if the app does not exist
     */
    synchronized App setRetired(String name, boolean retired, Caller caller) {
        return learn(service.setRetired(name, retired, caller));
    }

    /** Reads which apps are new, which are retired and which were deleted. Blocks. */
    synchronized void refresh() {
        for (int id : repository.deleted()) {
            App deleted = byId.remove(id);
            if (deleted != null) {
                byName.remove(deleted.name(), deleted);
            }
        }
        repository.after(Math.max(0, highest.get() - READ_AGAIN)).forEach(this::learn);
        Map<Integer, Instant> retired = repository.retired();
        for (App app : byId.values()) {
            Instant at = retired.get(app.id());
            if (!Objects.equals(app.retiredAt(), at)) {
                learn(app.retiredAt(at));
            }
        }
    }

    /** Forgets apps that may have been deleted; they are read again when they are needed. */
    public void forget(Collection<String> names) {
        for (String name : names) {
            App app = byName.remove(name);
            if (app != null) {
                byId.remove(app.id(), app);
            }
        }
    }

    private ApiException tooMany() {
        return ApiException.of(
                ErrorCode.AUTHORIZATION_ERROR,
                "This key has made " + settings.appsPerKey()
                        + " apps by posting, which is the most a key may (tocsin.access.apps-per-key); an"
                        + " administrator can make more by POST /api/v1/apps");
    }

    private App learn(App app) {
        promised.remove(app.name());
        byName.put(app.name(), app);
        byId.put(app.id(), app);
        highest.accumulateAndGet(app.id(), Math::max);
        return app;
    }
}
