package io.tocsin.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A watch whose time has come.
 *
 * @param before what it was
 * @param judgedTo up to when another evaluator judged it, where {@code before} may not say it; null where this one has judged it itself,
 *     or nobody has
 */
record DueWatch(Watch watch, StoredState before, @Nullable Instant judgedTo) {}
