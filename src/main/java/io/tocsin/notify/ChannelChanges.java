package io.tocsin.notify;

import com.fasterxml.uuid.Generators;
import io.quarkus.arc.All;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes channels, one change after the other: each is decided, stored and written into the audit log under the table's lock. */
@ApplicationScoped
class ChannelChanges {

    static final int MOST_CHANNELS = 200;
    private static final String KIND = "channel";

    private final ChannelRepository repository;
    private final ChannelRules rules;
    private final List<ChannelUse> uses;
    private final Audit audit;
    private final ChannelBreakers breakers;
    private final Clock clock;

    ChannelChanges(
            ChannelRepository repository,
            ChannelRules rules,
            @All List<ChannelUse> uses,
            Audit audit,
            ChannelBreakers breakers,
            Clock clock) {
        this.repository = repository;
        this.rules = rules;
        this.uses = uses;
        this.audit = audit;
        this.breakers = breakers;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @throws ApiException 409 where the name is taken; 422
     */
    @Transactional
    Channel create(ChannelInput sent, Caller caller) {
        repository.lock();
        List<Channel> all = repository.all();
        Channel made = rules.checked(sent, Generators.timeBasedEpochGenerator().generate(), null, now());
        if (all.size() >= MOST_CHANNELS) {
            throw ApiException.invalid("channels", "would be more than " + MOST_CHANNELS);
        }
        requireFreeName(made, all);
        repository.store(made);
        audit.record(caller, "create", KIND, made.id().toString(), made.name(), Map.of("after", made.view()));
        return made;
    }

    /**
     * Changes one. Where it says the same already, nothing is changed.
     *
     * @throws ApiException 404; 409 where there is another version by now, or the name is taken; 422
     */
    @Transactional
    Channel change(UUID id, ChannelInput sent, Caller caller) {
        repository.lock();
        List<Channel> all = repository.all();
        Channel before = find(id, all);
        requireVersion(before, sent.version());
        Channel checked = rules.checked(sent, id, before, now());
        // What it was held for may be mended by that.
        boolean elsewhere = !secretsChanged(before, checked).isEmpty()
                || !before.to().equals(checked.to())
                || !before.credentials().username().equals(checked.credentials().username());
        Channel after = elsewhere ? checked.notHeld() : checked;
        if (after.sameAs(before)) {
            return before;
        }
        requireFreeName(after, all);
        if (!after.isDefault() || !after.enabled()) {
            requireOtherDefault(before, all);
        }
        repository.store(after);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("before", before.view());
        detail.put("after", after.view());
        detail.put("secrets_changed", secretsChanged(before, after));
        if (elsewhere) {
            breakers.answered(id);
        }
        audit.record(caller, "change", KIND, id.toString(), after.name(), detail);
        return after;
    }

    /**
     * Removes one. What waits for it is dropped, the log of what was sent stays.
     *
     * @throws ApiException 404; 409 where it is used, or has another version by now
     */
    @Transactional
    void remove(UUID id, @Nullable Long version, Caller caller) {
        repository.lock();
        List<Channel> all = repository.all();
        Channel before = find(id, all);
        requireVersion(before, version);
        List<String> users =
                uses.stream().flatMap(use -> use.usersOf(id).stream()).toList();
        if (!users.isEmpty()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The channel is in use by " + String.join(", ", users) + "; take it out there first",
                    Map.of("used_by", users));
        }
        requireOtherDefault(before, all);
        repository.deleteById(id);
        audit.record(caller, "delete", KIND, id.toString(), before.name(), Map.of("before", before.view()));
    }

    /** Writes down that a test message was sent. */
    @Transactional
    void tested(Channel channel, Outcome outcome, Caller caller) {
        audit.record(
                caller,
                "test",
                KIND,
                channel.id().toString(),
                channel.name(),
                Map.of("status", outcome.status(), "accepted", outcome.verdict() == Outcome.Verdict.ACCEPTED));
    }

    private static Channel find(UUID id, List<Channel> all) {
        return all.stream()
                .filter(channel -> channel.id().equals(id))
                .findFirst()
                .orElseThrow(() -> notFound(id));
    }

    /** 404. */
    static ApiException notFound(UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no channel with the id " + id);
    }

    private static void requireVersion(Channel known, @Nullable Long version) {
        if (version != null && version != known.version()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The channel was changed meanwhile: it has the version " + known.version() + " now",
                    Map.of("version", known.version()));
        }
    }

    private static void requireFreeName(Channel wanted, List<Channel> all) {
        boolean taken = all.stream()
                .anyMatch(channel ->
                        channel.name().equals(wanted.name()) && !channel.id().equals(wanted.id()));
        if (taken) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "There is a channel of the name " + wanted.name(),
                    Map.of("name", wanted.name()));
        }
    }

    /** Rules that name no channel must not fall silent. */
    private static void requireOtherDefault(Channel leaving, List<Channel> all) {
        boolean last = leaving.isDefault()
                && leaving.enabled()
                && all.stream()
                        .noneMatch(channel -> channel.isDefault()
                                && channel.enabled()
                                && !channel.id().equals(leaving.id()));
        if (last) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "It is the last default channel: rules that name no channel would tell nobody. Make another one the"
                            + " default first");
        }
    }

    private static List<String> secretsChanged(Channel before, Channel after) {
        List<String> changed = new ArrayList<>();
        if (!before.url().equals(after.url())) {
            changed.add("url");
        }
        if (!before.secret().equals(after.secret())) {
            changed.add("secret");
        }
        if (!before.previousSecret().equals(after.previousSecret())) {
            changed.add("previous_secret");
        }
        if (!before.credentials().password().equals(after.credentials().password())) {
            changed.add("password");
        }
        if (!before.credentials().headers().equals(after.credentials().headers())) {
            changed.add("headers");
        }
        return changed;
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
