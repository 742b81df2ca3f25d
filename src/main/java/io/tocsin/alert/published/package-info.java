/**
 * What others see of alerts: the API that lists and acknowledges them, the link in messages that acknowledges without a key, the
 * health group and the metrics. It reads the tables that the evaluator writes, and writes what acknowledging changes.
 */
@NullMarked
package io.tocsin.alert.published;

import org.jspecify.annotations.NullMarked;
