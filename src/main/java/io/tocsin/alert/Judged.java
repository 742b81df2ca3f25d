package io.tocsin.alert;

import java.util.List;
import java.util.Objects;

/**
 * What came of judging a rule for an app.
 *
 * @param judgement the last one
 * @param transitions in their order; several where missed minutes were caught up with
 * @param issues of new issues and regressions: how many there were since it fires
 */
record Judged(
        Watch watch, StoredState before, State after, Judgement judgement, List<Transition> transitions, long issues) {

    Judged {
        transitions = List.copyOf(transitions);
    }

    /** Whether it has to be written, beside what is shown of one that is pending or fires. */
    boolean matters() {
        State old = before.state();
        return !transitions.isEmpty()
                || issues > before.issues()
                || old.phase() != after.phase()
                || old.level() != after.level()
                || !Objects.equals(old.badSince(), after.badSince())
                || !Objects.equals(old.fullSince(), after.fullSince())
                || !Objects.equals(old.clearSince(), after.clearSince())
                || !Objects.equals(old.wellSince(), after.wellSince())
                || !Objects.equals(old.firingSince(), after.firingSince())
                || (before.version() > 0 && old.known() != after.known());
    }

    /** Whether what is shown of it is another than what was written. */
    boolean shows() {
        return after.phase() != State.Phase.INACTIVE
                && (!Objects.equals(before.value(), judgement.value())
                        || !before.reason().equals(judgement.reason()));
    }
}
