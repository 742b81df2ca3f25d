package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * What came of an event but for the sender's own fingerprint.
 *
 * @param key of the fingerprint
 * @param version of the grouping that the key is of
 * @param nearest the frame nearest the crash that decided; null where none did
 */
record Sorted(
        String key,
        int version,
        Reason reason,
        ErrorReading error,
        @Nullable FrameName nearest) {

    /** Of an event that says something else; without its chain, so that no more stays here than what an issue shows. */
    Sorted saying(String message) {
        return new Sorted(key, version, reason, error.saying(message), nearest);
    }
}
