package io.tocsin.alert.mute;

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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes mute timings, one change after the other: each is decided, stored and written into the audit log under the table's lock. */
@ApplicationScoped
class MuteTimingChanges {

    /** That are not over. */
    static final int MOST_OPEN = 200;

    private static final String KIND = "mute-timing";
    private static final String WORDS = "mute timing";

    private final MuteTimingRepository repository;
    private final Audit audit;
    private final Clock clock;

    MuteTimingChanges(MuteTimingRepository repository, Audit audit, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @throws ApiException 409 where the name is taken; 422
     */
    @Transactional
    MuteTiming create(MuteTimingInput sent, Caller caller) {
        repository.lock();
        Instant now = now();
        MuteTiming made = MuteTimingRules.checked(
                sent, Generators.timeBasedEpochGenerator().generate(), null, caller.keyName(), now);
        requireRoom(now);
        requireFreeName(made);
        repository.store(made);
        audit.record(caller, "create", KIND, made.id().toString(), made.name(), Map.of("after", made.view(now)));
        return made;
    }

    /**
     * Changes one. Where it says the same already, nothing is changed.
     *
     * @throws ApiException 404; 409 where there is another version by now, or the name is taken; 422
     */
    @Transactional
    MuteTiming change(UUID id, MuteTimingInput sent, Caller caller) {
        repository.lock();
        Instant now = now();
        MuteTiming before = find(id);
        Versions.require(WORDS, before.version(), sent.version());
        MuteTiming after = MuteTimingRules.checked(sent, id, before, caller.keyName(), now);
        if (after.sameAs(before)) {
            return before;
        }
        if (before.over(now) && !after.over(now)) {
            requireRoom(now);
        }
        requireFreeName(after);
        repository.store(after);
        audit.record(
                caller,
                "change",
                KIND,
                id.toString(),
                after.name(),
                Map.of("before", before.view(now), "after", after.view(now)));
        return after;
    }

    /**
     * Removes one.
     *
     * @throws ApiException 404; 409 where there is another version by now
     */
    @Transactional
    void remove(UUID id, @Nullable Long version, Caller caller) {
        repository.lock();
        MuteTiming before = find(id);
        Versions.require(WORDS, before.version(), version);
        repository.deleteById(id);
        audit.record(caller, "delete", KIND, id.toString(), before.name(), Map.of("before", before.view(now())));
    }

    /**
     * The one with the id.
     *
     * @throws ApiException 404
     */
    MuteTiming find(UUID id) {
        return repository.withId(id).orElseThrow(() -> Versions.notFound(WORDS, id));
    }

    private void requireRoom(Instant now) {
        if (repository.countOpen(now) >= MOST_OPEN) {
            throw ApiException.invalid("mute_timings", "would be more than " + MOST_OPEN + " that are not over");
        }
    }

    private void requireFreeName(MuteTiming wanted) {
        if (repository.taken(wanted.name(), wanted.id())) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "There is a mute timing of the name " + wanted.name(),
                    Map.of("name", wanted.name()));
        }
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
