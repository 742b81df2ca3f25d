/**
 * Telling people: channels, an outbox that is written in the transaction of whatever there is to tell, and the delivery from there.
 * Whoever has something to tell makes {@link io.tocsin.notify.Notice}s and adds them to the {@link io.tocsin.notify.Outbox}.
 */
@NullMarked
package io.tocsin.notify;

import org.jspecify.annotations.NullMarked;
