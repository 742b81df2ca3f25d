/**
 * Alert rules, what they make of the counts, and the alerts that come of it. The decisions are pure: {@link io.tocsin.alert.Condition}
 * judges figures, {@link io.tocsin.alert.Evaluator} makes the next state of a judgement, and {@link io.tocsin.alert.Backtest} runs
 * the two over the past. Around them stand the reading of counts, the leases, and the tables.
 */
@NullMarked
package io.tocsin.alert;

import org.jspecify.annotations.NullMarked;
