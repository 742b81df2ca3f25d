package io.tocsin.alert;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes rules by the API, one change after the other: each is decided, stored and written into the audit log under the table's lock. */
@ApplicationScoped
class RuleChanges {

    static final int MOST_RULES = 2_000;
    /** In the audit log. */
    static final String KIND = "alert-rule";

    private final RuleRepository repository;
    private final RuleReferences references;
    private final RuleFileSettings settings;
    private final Audit audit;
    private final Clock clock;

    RuleChanges(
            RuleRepository repository, RuleReferences references, RuleFileSettings settings, Audit audit, Clock clock) {
        this.repository = repository;
        this.references = references;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @throws ApiException 403 where the key may not; 409 where the name is taken; 422
     */
    @Transactional
    StoredRule create(RuleInput sent, Caller caller) {
        repository.lock();
        CheckedRule checked = checked(sent, caller);
        if (repository.count() >= MOST_RULES) {
            throw ApiException.invalid("rules", "would be more than " + MOST_RULES);
        }
        requireFreeName(checked.rule(), null);
        StoredRule made =
                repository.insert(Generators.timeBasedEpochGenerator().generate(), Origin.API, null, checked, now());
        audit.record(caller, "create", KIND, made.id().toString(), made.name(), Map.of("after", made.view()));
        return made;
    }

    /**
     * Changes one. Where it says the same already, nothing is changed.
     *
     * @throws ApiException 403 where the key may not; 404; 409 where there is another version by now, the name is taken, or a file
     *     has it; 422
     */
    @Transactional
    StoredRule change(UUID id, RuleInput sent, Caller caller) {
        repository.lock();
        RuleEntity entity = changeable(id, sent.version(), caller);
        CheckedRule checked = checked(sent, caller);
        StoredRule before = repository.read(entity);
        if (before != null && before.rule().equals(checked.rule())) {
            return before;
        }
        requireFreeName(checked.rule(), id);
        Map<String, Object> detail = before(before, entity);
        Origin origin = Origin.of(entity.origin) == Origin.DEFAULT ? Origin.DEFAULT : Origin.API;
        StoredRule after = repository.update(entity, origin, null, checked, now());
        detail.put("after", after.view());
        audit.record(caller, "change", KIND, id.toString(), after.name(), detail);
        return after;
    }

    /**
     * Removes one.
     *
     * @throws ApiException 403 where the key may not; 404; 409 where there is another version by now, or a file has it
     */
    @Transactional
    void remove(UUID id, @Nullable Long version, Caller caller) {
        repository.lock();
        RuleEntity entity = changeable(id, version, caller);
        Map<String, Object> detail = before(repository.read(entity), entity);
        repository.delete(entity);
        audit.record(caller, "delete", KIND, id.toString(), entity.name, detail);
    }

    /** 404. */
    static ApiException notFound(UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no alert rule with the id " + id);
    }

    /** For the audit log: the rule as it was; where it could not be read, its definition as text. */
    static Map<String, Object> before(@Nullable StoredRule rule, RuleEntity entity) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("before", rule == null ? entity.definition : rule.view());
        return detail;
    }

    private RuleEntity changeable(UUID id, @Nullable Long version, Caller caller) {
        RuleEntity entity = repository
                .findByIdOptional(id)
                .filter(found -> isVisible(found, caller))
                .orElseThrow(() -> notFound(id));
        requireApp(Optional.ofNullable(entity.app), caller);
        // Where this installation has no file any more, nobody else could change what one has left.
        if (entity.source != null && settings.rulesFile().isPresent()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The rule stands in the file " + entity.source + ", and is changed there",
                    Map.of("file", entity.source));
        }
        if (version != null && version != entity.version) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The rule was changed meanwhile: it has the version " + entity.version + " now",
                    Map.of("version", entity.version));
        }
        return entity;
    }

    /** A key that is bound to an app sees its rules, and those of every app. */
    private static boolean isVisible(RuleEntity entity, Caller caller) {
        return caller.app() == null
                || entity.app == null
                || entity.app.equals(caller.app().name());
    }

    private CheckedRule checked(RuleInput sent, Caller caller) {
        Map<String, String> problems = new LinkedHashMap<>();
        CheckedRule checked = CheckedRule.of(sent, "", problems);
        if (checked == null) {
            throw ApiException.invalid(problems);
        }
        requireApp(checked.rule().app(), caller);
        RuleFields fields = new RuleFields("", problems);
        references.check(checked.rule(), true, fields);
        Set<UUID> known = references.channels();
        for (int i = 0; i < checked.rule().channels().size(); i++) {
            if (!known.contains(checked.rule().channels().get(i))) {
                fields.problem("channels[" + i + "]", "is none that there is");
            }
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return checked;
    }

    /** A key that speaks for one app changes no other's rules, and none that every app has. */
    private static void requireApp(Optional<String> app, Caller caller) {
        if (caller.app() != null && !app.equals(Optional.of(caller.app().name()))) {
            throw ApiException.of(
                    ErrorCode.AUTHORIZATION_ERROR,
                    "The key is bound to the app " + caller.app().name() + " and changes rules of that app alone",
                    Map.of("app", caller.app().name()));
        }
    }

    private void requireFreeName(Rule rule, @Nullable UUID own) {
        String app = rule.app().orElse(null);
        boolean taken = repository.find("name", rule.name()).stream()
                .anyMatch(other -> Objects.equals(other.app, app) && !other.id.equals(own));
        if (taken) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "A rule named \"" + rule.name() + "\" already exists for "
                            + (app == null ? "every app" : "app " + app),
                    Map.of("name", rule.name()));
        }
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
