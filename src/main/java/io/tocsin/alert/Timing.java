package io.tocsin.alert;

import java.time.Duration;

/**
 * How patient a rule is.
 *
 * @param hold how long it must be bad before it fires
 * @param keepFiring how long it must not be bad at all before it is over, and less bad before it is lowered
 */
record Timing(Duration hold, Duration keepFiring, NoData noData) {

    static final Timing AT_ONCE = new Timing(Duration.ZERO, Duration.ZERO, NoData.OK);
}
