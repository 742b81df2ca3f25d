package io.tocsin.alert;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A state as it stands in the table, but for when it was judged last: that is written when something else is.
 *
 * @param alertId the alert that fires; null where none does
 * @param issues of new issues and regressions: how many there were since it fires, as this process knows
 * @param version one more with each write; 0 where there is no row, since it was never anything but inactive
 */
record StoredState(
        Watch.Key key,
        State state,
        @Nullable Double value,
        @Nullable Double threshold,
        String reason,
        @Nullable UUID alertId,
        long issues,
        long version) {

    static StoredState none(Watch.Key key) {
        return new StoredState(key, State.NEW, null, null, "", null, 0, 0);
    }

    /** The same at a later moment. */
    StoredState at(State later) {
        return new StoredState(key, later, value, threshold, reason, alertId, issues, version);
    }
}
