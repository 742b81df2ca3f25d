package io.tocsin.alert;

import io.tocsin.access.App;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the replica that evaluates knows of states and rules between two rounds. Not thread safe. */
final class Memory {

    private static final Duration REPEAT = Duration.ofHours(4);

    /** What is shown of those that are pending or fire is written as often. */
    private static final Duration SHOW = Duration.ofSeconds(10);

    private final Map<Watch.Key, StoredState> states;
    private final Schedule schedule = new Schedule();
    private final @Nullable Instant takenOver;
    /** What was watched when this evaluator began, and it has not judged yet. */
    private final Set<Watch.Key> unjudged = new HashSet<>();

    private @Nullable Instant shownAt;
    private Map<Watch.Key, Watch> watches = Map.of();
    private Map<UUID, Rule> rules = Map.of();
    private boolean begun;
    private long revision = -1;
    private List<App> apps = List.of();
    private Set<UUID> defaults = Set.of();

    /**
     * Begins.
     *
     * @param states as they are stored
     * @param takenOver up to when rules were judged before; null where they never were
     */
    Memory(Map<Watch.Key, StoredState> states, @Nullable Instant takenOver) {
        this.states = new HashMap<>(states);
        this.takenOver = takenOver;
    }

    /**
     * What a round is about.
     *
     * @param gone states of what is not watched any more
     * @param retold alerts whose channels may be others by now
     */
    record Due(List<DueWatch> watches, List<StoredState> gone, List<AlertWriter.Firing> retold) {}

    Due due(RuleSet current, List<App> known, Supplier<Set<UUID>> defaultChannels, Instant now) {
        boolean changed = current.revision() != revision || !known.equals(apps);
        if (changed) {
            watches = new HashMap<>();
            Watch.all(current.rules(), known).forEach(watch -> watches.put(watch.key(), watch));
            rules = new HashMap<>();
            current.rules().forEach(stored -> rules.put(stored.id(), stored.rule()));
        }
        if (!begun) {
            begun = true;
            unjudged.addAll(watches.keySet());
        }
        boolean fires = states.values().stream().anyMatch(state -> state.alertId() != null);
        Set<UUID> channels = fires ? defaultChannels.get() : defaults;
        List<AlertWriter.Firing> retold = changed || !channels.equals(defaults) ? firing() : List.of();
        defaults = channels;
        revision = current.revision();
        apps = List.copyOf(known);
        Set<UUID> due = schedule.due(
                current.rules().stream()
                        .filter(stored -> stored.rule().enabled())
                        .toList(),
                now);
        List<DueWatch> dueWatches = new ArrayList<>();
        for (Watch watch : watches.values()) {
            if (due.contains(watch.stored().id())) {
                // Once it was judged, its state says itself up to when.
                Instant judgedTo = unjudged.contains(watch.key()) ? takenOver : null;
                dueWatches.add(new DueWatch(watch, state(watch.key()), judgedTo));
            }
        }
        return new Due(dueWatches, changed ? gone(current.unreadable()) : List.of(), retold);
    }

    private List<AlertWriter.Firing> firing() {
        List<AlertWriter.Firing> firing = new ArrayList<>();
        states.forEach((key, state) -> {
            Watch watch = watches.get(key);
            UUID alert = state.alertId();
            if (watch != null && alert != null) {
                firing.add(new AlertWriter.Firing(watch, alert, state.state().level()));
            }
        });
        return firing;
    }

    private List<StoredState> gone(Set<UUID> unreadable) {
        return states.values().stream()
                .filter(state -> !watches.containsKey(state.key())
                        && !unreadable.contains(state.key().ruleId()))
                .toList();
    }

    private StoredState state(Watch.Key key) {
        StoredState known = states.get(key);
        return known == null ? StoredState.none(key) : known;
    }

    int watches() {
        return watches.size();
    }

    /** Up to when all rules were judged, but for those that are not due again; null where none was. */
    @Nullable
    Instant judgedTo() {
        Instant least = null;
        Instant latest = null;
        for (Watch watch : watches.values()) {
            StoredState known = states.get(watch.key());
            Instant evaluatedAt = known == null ? null : known.state().evaluatedAt();
            Instant to;
            if (unjudged.contains(watch.key())) {
                to = later(evaluatedAt, takenOver);
            } else {
                latest = later(latest, evaluatedAt);
                to = evaluatedAt == null ? null : evaluatedAt.plus(Schedule.interval(watch.rule()));
            }
            least = least == null || (to != null && to.isBefore(least)) ? to : least;
        }
        return least != null && latest != null && latest.isBefore(least) ? latest : least;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    /** How often the alerts of a rule are told again. */
    Duration repeat(UUID ruleId) {
        Rule rule = rules.get(ruleId);
        return rule == null ? REPEAT : rule.repeatInterval();
    }

    /** What of a round has to be written; of the rest it is remembered that it was judged. */
    AlertWriter.Round toWrite(List<Judged> judged, Due due, Instant now) {
        boolean show = shownAt == null || !now.isBefore(shownAt.plus(SHOW)) || shownAt.isAfter(now);
        List<Judged> write = new ArrayList<>();
        for (Judged each : judged) {
            unjudged.remove(each.watch().key());
            if (each.matters() || (show && each.shows())) {
                write.add(each);
            } else {
                states.put(each.watch().key(), each.before().at(each.after()));
            }
        }
        if (show) {
            shownAt = now;
        }
        return new AlertWriter.Round(write, due.gone(), due.retold());
    }

    void written(AlertWriter.Round round, Collection<StoredState> written) {
        round.gone().forEach(state -> states.remove(state.key()));
        written.forEach(state -> states.put(state.key(), state));
    }
}
