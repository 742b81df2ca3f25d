package io.tocsin.alert;

import io.tocsin.alert.dispatch.Dispatcher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes what came of a round: states, alerts and their transitions, and what is told of them into the outbox, all in one transaction,
 * and only while this replica is the one that evaluates.
 */
@ApplicationScoped
class AlertWriter {

    private final EvaluatorLease lease;
    private final StateRepository states;
    private final AlertRepository alerts;
    private final Dispatcher dispatcher;

    AlertWriter(EvaluatorLease lease, StateRepository states, AlertRepository alerts, Dispatcher dispatcher) {
        this.lease = lease;
        this.states = states;
        this.alerts = alerts;
        this.dispatcher = dispatcher;
    }

    /**
     * What is to be written.
     *
     * @param judged that has changed, or is shown
     * @param gone states of rules that are not there any more, or not for that app; their alerts end
     * @param retold alerts that fired before the round, whose rule or channels may be others by now
     */
    record Round(List<Judged> judged, Collection<StoredState> gone, List<Firing> retold) {

        boolean isEmpty() {
            return judged.isEmpty() && gone.isEmpty() && retold.isEmpty();
        }
    }

    /** An alert that fires. */
    record Firing(Watch watch, UUID alert, Level level) {}

    /**
     * Writes, and tells whom it is time to tell.
     *
     * @param defaults the channels of rules that name none
     * @param repeats how often the alerts of a rule are told again
     * @return the states as they are now
     * @throws EvaluatorLease.LostException if another replica holds the lease
     * @throws StateRepository.ConflictException where a state was changed elsewhere
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<StoredState> write(
            EvaluatorLease.Held held,
            Round round,
            Supplier<Set<UUID>> defaults,
            Function<UUID, Duration> repeats,
            Instant now) {
        lease.check(held);
        // As they were before the round: what becomes of them in it comes after.
        for (Firing firing : round.retold()) {
            alerts.follow(firing.alert(), firing.watch().rule(), firing.level(), now);
            tell(firing, defaults, now);
        }
        List<StoredState> written = new ArrayList<>();
        for (Judged judged : round.judged()) {
            written.add(write(judged, defaults, now));
        }
        states.write(written);
        for (StoredState gone : round.gone()) {
            end(gone, now);
        }
        states.remove(round.gone().stream().filter(state -> state.version() > 0).toList());
        dispatcher.flush(repeats, now);
        lease.lock(held);
        return written.stream().map(AlertWriter::asWritten).toList();
    }

    private static StoredState asWritten(StoredState state) {
        return new StoredState(
                state.key(),
                state.state(),
                state.value(),
                state.threshold(),
                state.reason(),
                state.alertId(),
                state.issues(),
                state.version() + 1);
    }

    private StoredState write(Judged judged, Supplier<Set<UUID>> defaults, Instant now) {
        Watch watch = judged.watch();
        UUID alert = judged.before().alertId();
        for (Transition transition : judged.transitions()) {
            if (transition.kind() == Transition.Kind.FIRED) {
                alert = alerts.begin(watch, transition, now);
            } else if (alert != null && transition.kind() == Transition.Kind.RESOLVED) {
                alerts.end(alert, transition, now);
                dispatcher.ended(alert, now);
                alert = null;
                continue;
            } else if (alert != null) {
                alerts.change(alert, watch.rule(), transition, now);
            }
            if (alert != null) {
                tell(new Firing(watch, alert, transition.level()), defaults, now);
            }
        }
        Judgement judgement = judged.judgement();
        if (alert != null) {
            alerts.show(alert, judgement, judged.issues(), now);
        }
        return new StoredState(
                watch.key(),
                judged.after(),
                judgement.value(),
                judgement.threshold(),
                judgement.reason(),
                alert,
                judged.issues(),
                judged.before().version());
    }

    private void tell(Firing firing, Supplier<Set<UUID>> defaults, Instant now) {
        Rule rule = firing.watch().rule();
        Level level = firing.level();
        Set<UUID> channels = rule.channels().isEmpty() ? defaults.get() : new LinkedHashSet<>(rule.channels());
        Map<String, Boolean> severities = new TreeMap<>();
        // Its rule may have had another one when it began.
        for (Severity each : Severity.values()) {
            severities.put(each.word(), false);
        }
        if (RuleRules.warns(rule.condition()) || level == Level.WARNING) {
            severities.put(Severity.WARNING.word(), level.compareTo(Level.WARNING) >= 0);
        }
        severities.merge(rule.severity().word(), level == Level.FULL, Boolean::logicalOr);
        dispatcher.changed(
                new Dispatcher.Subject(firing.alert(), firing.watch().app().id()), severities, channels, now);
    }

    private void end(StoredState gone, Instant now) {
        UUID alert = gone.alertId();
        if (alert != null) {
            Transition transition = new Transition(
                    Transition.Kind.RESOLVED,
                    gone.state().level(),
                    now,
                    gone.value(),
                    gone.threshold(),
                    "The rule was removed or disabled, or no longer watches this app, or the app was retired");
            alerts.end(alert, transition, now);
            dispatcher.ended(alert, now);
        }
    }
}
