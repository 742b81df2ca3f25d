/**
 * The stored error event: its entity and repository, the list of recent errors, and the partitions and retention of
 * everything that is kept by time.
 */
@NullMarked
package io.tocsin.event;

import org.jspecify.annotations.NullMarked;
