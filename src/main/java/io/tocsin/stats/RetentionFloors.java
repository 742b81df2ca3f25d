package io.tocsin.stats;

import java.time.Instant;

/**
 * From when on each table is complete, retention having removed what was before; {@link Instant#MIN} where it has removed
 * nothing.
 */
record RetentionFloors(Instant events, Instant minutes, Instant hours) {

    /** Nothing was removed yet. */
    static final RetentionFloors NONE = new RetentionFloors(Instant.MIN, Instant.MIN, Instant.MIN);
}
