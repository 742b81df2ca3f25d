/**
 * Who is told of alerts, when, and with what: {@link io.tocsin.alert.dispatch.GroupPolicy} decides, {@link
 * io.tocsin.alert.dispatch.Dispatcher} puts what is told into the outbox, in the transaction that changes the alerts.
 */
@NullMarked
package io.tocsin.alert.dispatch;

import org.jspecify.annotations.NullMarked;
