package io.tocsin.alert.mute;

import com.fasterxml.uuid.Generators;
import io.tocsin.access.App;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and ends silences, one after the other: each is decided, stored and written into the audit log under the table's
 * lock. A key that is bound to an app has to do with silences of that app alone.
 */
@ApplicationScoped
class SilenceChanges {

    /** That are not over: all of them are matched with every alert that is to be told of. */
    static final int MOST_OPEN = 500;
    /** Of one app, so that no app takes the others' room. */
    static final int MOST_OPEN_OF_APP = 100;

    private static final String KIND = "silence";

    private final SilenceRepository repository;
    private final Audit audit;
    private final Clock clock;

    SilenceChanges(SilenceRepository repository, Audit audit, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @throws ApiException 403 where the key is bound to an app that it does not narrow to; 422
     */
    @Transactional
    Silence create(SilenceInput sent, Caller caller) {
        Instant now = now();
        Silence made =
                SilenceRules.made(sent, Generators.timeBasedEpochGenerator().generate(), caller.keyName(), now);
        requireOwnApp(made, caller);
        repository.lock();
        requireRoom(made.app(), now);
        if (repository.countOpen(now) >= MOST_OPEN) {
            throw ApiException.invalid(KIND + "s", "would be more than " + MOST_OPEN + " that are not over");
        }
        repository.store(made);
        audit.record(caller, "create", KIND, made.id().toString(), made.comment(), Map.of("after", made.view(now)));
        return made;
    }

    /**
     * Changes one. Where it says the same already, nothing is changed.
     *
     * @throws ApiException 404; 409 where there is another version by now, or it is over; 403 as with a new one; 422
     */
    @Transactional
    Silence change(UUID id, SilenceInput sent, Caller caller) {
        repository.lock();
        Instant now = now();
        Silence before = find(id, caller);
        Versions.require(KIND, before.version(), sent.version());
        if (before.state(now) == SilenceState.EXPIRED) {
            throw ApiException.of(ErrorCode.CONFLICT, "The silence is over; make another one");
        }
        Silence after = SilenceRules.checked(sent, before, now);
        requireOwnApp(after, caller);
        if (after.sameAs(before)) {
            return before;
        }
        if (!after.app().equals(before.app())) {
            requireRoom(after.app(), now);
        }
        store("change", before, after, caller, now);
        return after;
    }

    /**
     * Ends one now. One that is over stays as it is.
     *
     * @throws ApiException 404; 409 where there is another version by now
     */
    @Transactional
    void expire(UUID id, @Nullable Long version, Caller caller) {
        repository.lock();
        Instant now = now();
        Silence before = find(id, caller);
        Versions.require(KIND, before.version(), version);
        if (before.state(now) != SilenceState.EXPIRED) {
            store("expire", before, before.expired(now), caller, now);
        }
    }

    /**
     * One that the caller may see.
     *
     * @throws ApiException 404
     */
    Silence find(UUID id, Caller caller) {
        App app = caller.app();
        return repository
                .withId(id)
                .filter(silence -> app == null || silence.app().equals(app.name()))
                .orElseThrow(() -> Versions.notFound(KIND, id));
    }

    private void store(String action, Silence before, Silence after, Caller caller, Instant now) {
        repository.store(after);
        audit.record(
                caller,
                action,
                KIND,
                after.id().toString(),
                after.comment(),
                Map.of("before", before.view(now), "after", after.view(now)));
    }

    private static void requireOwnApp(Silence silence, Caller caller) {
        App app = caller.app();
        if (app != null && !silence.app().equals(app.name())) {
            throw ApiException.of(
                    ErrorCode.AUTHORIZATION_ERROR,
                    "The key is bound to the app " + app.name() + ", so its silences need the matcher app = "
                            + app.name(),
                    Map.of("app", app.name()));
        }
    }

    private void requireRoom(String app, Instant now) {
        if (!app.isEmpty() && repository.countOpen(app, now) >= MOST_OPEN_OF_APP) {
            throw ApiException.invalid(
                    KIND + "s", "of the app would be more than " + MOST_OPEN_OF_APP + " that are not over");
        }
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
