package io.tocsin.runbook;

import com.fasterxml.uuid.Generators;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes runbooks, one change after the other: each is decided and stored under the table's lock, with its entry in the audit log. A
 * key that is bound to an app writes runbooks of that app alone.
 */
@ApplicationScoped
class RunbookChanges {

    private static final String KIND = "runbook";

    private final RunbookRepository repository;
    private final BuiltInRunbooks builtIn;
    private final Audit audit;
    private final Clock clock;

    RunbookChanges(RunbookRepository repository, BuiltInRunbooks builtIn, Audit audit, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.builtIn = builtIn;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @param name null for one made of the title
     * @throws ApiException 409 where the name is taken
     */
    @Transactional
    Runbook create(@Nullable String name, RunbookContent content, Caller caller) {
        String app = app(caller);
        requireWritable(content, app);
        List<Runbook> own = lockedOwn();
        Set<String> taken = names(own);
        taken.addAll(names(builtIn.all()));
        String free = name == null ? RunbookRules.nameOf(content.title(), taken::contains) : name;
        if (taken.contains(free)) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "There is a runbook of the name " + free + "; PUT changes it",
                    Map.of("name", free));
        }
        requireRoom(own.size() + 1, matches(own) + content.matches().size());
        return insert(Generators.timeBasedEpochGenerator().generate(), free, content, null, now(), caller);
    }

    /**
     * Changes one; a built-in one gets a row in its place.
     *
     * @param name null, or the name it has
     * @param version the version that the change was made from; null for any
     * @throws ApiException 404, or 409 where there is another version by now
     */
    @Transactional
    Runbook change(UUID id, @Nullable String name, @Nullable Long version, RunbookContent content, Caller caller) {
        String app = app(caller);
        List<Runbook> own = lockedOwn();
        Runbook known = find(own, id, app);
        requireVersion(known, version);
        requireWritable(known.content(), app);
        requireWritable(content, app);
        if (name != null && !name.equals(known.name())) {
            throw ApiException.invalid("name", "cannot be changed: imports know it by " + known.name());
        }
        if (known.content().equals(content)) {
            return known;
        }
        int others = known.builtIn() ? 0 : known.content().matches().size();
        requireRoom(
                own.size() + (known.builtIn() ? 1 : 0),
                matches(own) - others + content.matches().size());
        return known.builtIn()
                ? insert(id, known.name(), content, known, now(), caller)
                : update(known, content, now(), caller);
    }

    /**
     * Removes one; in the place of a changed one the built-in one is back.
     *
     * @throws ApiException 404; 409 where it is built in and untouched, or there is another version by now
     */
    @Transactional
    void remove(UUID id, @Nullable Long version, Caller caller) {
        String app = app(caller);
        Runbook known = find(lockedOwn(), id, app);
        requireVersion(known, version);
        requireWritable(known.content(), app);
        if (known.builtIn()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT, "It is built in and cannot be removed; PUT it with enabled: false to hide it");
        }
        delete(known, caller);
    }

    /**
     * Imports a file, all of it or nothing.
     *
     * @param replace whether what it does not name goes
     */
    @Transactional
    Imported apply(Map<String, RunbookContent> file, boolean replace, Caller caller) {
        String app = app(caller);
        List<Runbook> own = lockedOwn();
        if (app != null) {
            requireAllWritable(file, own, app);
        }
        ImportPlan plan = ImportPlan.of(file, own, builtIn.all(), replace, app);
        Instant now = now();
        plan.removed().forEach(runbook -> delete(runbook, caller));
        plan.updated().forEach((runbook, content) -> update(runbook, content, now, caller));
        plan.made().forEach((name, content) -> {
            Runbook before = builtIn.named(name).orElse(null);
            UUID id = before == null ? Generators.timeBasedEpochGenerator().generate() : before.id();
            insert(id, name, content, before, now, caller);
        });
        List<Runbook> after = repository.all();
        requireRoom(after.size(), matches(after));
        return plan.answer();
    }

    private static @Nullable String app(Caller caller) {
        return caller.app() == null ? null : caller.app().name();
    }

    /** Stores a new row; a built-in runbook in whose place it stands is what was there before. */
    private Runbook insert(
            UUID id, String name, RunbookContent content, @Nullable Runbook before, Instant now, Caller caller) {
        Runbook after = repository.insert(id, name, content, now);
        record(caller, before == null ? "create" : "change", after, before, after);
        return after;
    }

    private Runbook update(Runbook before, RunbookContent content, Instant now, Caller caller) {
        Runbook after = repository.update(before.id(), content, now);
        record(caller, "change", after, before, after);
        return after;
    }

    private void delete(Runbook runbook, Caller caller) {
        repository.deleteById(runbook.id());
        record(caller, "delete", runbook, runbook, null);
    }

    private void record(
            Caller caller, String action, Runbook runbook, @Nullable Runbook before, @Nullable Runbook after) {
        Map<String, Object> detail = new LinkedHashMap<>();
        if (before != null) {
            detail.put("before", RunbookView.of(before));
        }
        if (after != null) {
            detail.put("after", RunbookView.of(after));
        }
        audit.record(caller, action, KIND, runbook.id().toString(), runbook.name(), detail);
    }

    private List<Runbook> lockedOwn() {
        repository.lock();
        return repository.all();
    }

    private Runbook find(List<Runbook> own, UUID id, @Nullable String app) {
        Optional<Runbook> stored =
                own.stream().filter(runbook -> runbook.id().equals(id)).findFirst();
        Set<String> taken = names(own);
        return stored.or(() -> builtIn.all().stream()
                        .filter(runbook -> runbook.id().equals(id) && !taken.contains(runbook.name()))
                        .findFirst())
                .filter(runbook -> app == null || runbook.content().concerns(app))
                .orElseThrow(() -> notFound(id));
    }

    /** 404. */
    static ApiException notFound(UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no runbook with the id " + id);
    }

    private static void requireVersion(Runbook known, @Nullable Long version) {
        if (version != null && version != known.version()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The runbook was changed meanwhile: it has the version " + known.version() + " now",
                    Map.of("version", known.version()));
        }
    }

    private static void requireWritable(RunbookContent content, @Nullable String app) {
        if (app != null && !content.onlyOf(app)) {
            throw foreign(app, "match");
        }
    }

    private void requireAllWritable(Map<String, RunbookContent> file, List<Runbook> own, String app) {
        Map<String, Runbook> known = new TreeMap<>();
        builtIn.all().forEach(runbook -> known.put(runbook.name(), runbook));
        own.forEach(runbook -> known.put(runbook.name(), runbook));
        file.forEach((name, content) -> {
            Runbook before = known.get(name);
            if (!content.onlyOf(app) || (before != null && !before.content().onlyOf(app))) {
                throw foreign(app, name);
            }
        });
    }

    private static ApiException foreign(String app, String where) {
        return ApiException.of(
                ErrorCode.AUTHORIZATION_ERROR,
                "The key is bound to the app " + app + " and writes runbooks of it alone: each match has to name it ("
                        + where + ")",
                Map.of("app", app));
    }

    private static void requireRoom(int runbooks, int matches) {
        if (runbooks > RunbookRules.MOST_RUNBOOKS) {
            throw ApiException.invalid("runbooks", "would be more than " + RunbookRules.MOST_RUNBOOKS);
        }
        if (matches > RunbookRules.MOST_MATCHES) {
            throw ApiException.invalid("match", "would be more than " + RunbookRules.MOST_MATCHES + " in all runbooks");
        }
    }

    private static int matches(Collection<Runbook> runbooks) {
        return runbooks.stream()
                .mapToInt(runbook -> runbook.content().matches().size())
                .sum();
    }

    private static Set<String> names(Collection<Runbook> runbooks) {
        return runbooks.stream().map(Runbook::name).collect(Collectors.toCollection(HashSet::new));
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
