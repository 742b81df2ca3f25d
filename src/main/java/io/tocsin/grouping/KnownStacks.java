package io.tocsin.grouping;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What came of the stacks' texts that were seen last, so that an error which comes again and again is read once. At most
 * {@value #SLOTS} texts of at most {@value #LONGEST} characters: 12 MB where all are of ASCII and the longest, 2 to 3 MB where
 * they are usual. A text has two places, and the last ones to come take them. Threads write over each other's entries, which are
 * immutable, so the worst that comes of it is a text that is read again.
 */
final class KnownStacks {

    static final int SLOTS = 4_096;
    static final int LONGEST = 3_000;
    /** Below, reading costs hardly more than looking. */
    static final int SHORTEST = 64;

    private final @Nullable Known[] known = new @Nullable Known[SLOTS];

    /** All of an event that its stack's reading depends on, and what came of it. */
    private record Known(String text, String errorType, String platform, Sorted sorted) {

        boolean is(Occurrence occurrence) {
            return text.equals(occurrence.stackTrace())
                    && errorType.equals(occurrence.errorType())
                    && platform.equals(occurrence.platform());
        }
    }

    /**
     * Whether an event's stack can be known: sent as text alone, neither short nor long, and with a message that says nothing of
     * the type.
     */
    static boolean takes(Occurrence occurrence) {
        int length = occurrence.stackTrace().length();
        return length >= SHORTEST
                && length <= LONGEST
                && occurrence.exceptions().isEmpty()
                && !ErrorReading.namesType(occurrence.message());
    }

    /** What came of such a stack, saying what this event says; null where none is known. */
    @Nullable
    Sorted find(Occurrence occurrence) {
        int slot = slot(occurrence.stackTrace());
        Known found = known[slot];
        if (found == null || !found.is(occurrence)) {
            found = known[slot ^ 1];
            if (found == null || !found.is(occurrence)) {
                return null;
            }
        }
        return occurrence.message().isEmpty() ? found.sorted : found.sorted.saying(occurrence.message());
    }

    /** Keeps what came of an event, where its stack's text alone made it so. */
    void keep(Occurrence occurrence, Sorted sorted) {
        if (!(sorted.reason() instanceof Reason.Stack) || occurrence.message().indexOf('\n') >= 0) {
            // Such a message may be what the stack was read from.
            return;
        }
        Thrown outermost = sorted.error().outermost();
        if (ErrorReading.namesType(outermost.message())) {
            return;
        }
        int slot = slot(occurrence.stackTrace());
        known[slot ^ 1] = known[slot];
        known[slot] = new Known(
                occurrence.stackTrace(),
                occurrence.errorType(),
                occurrence.platform(),
                sorted.saying(outermost.message()));
    }

    private static int slot(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Spread.of(bytes, 0, bytes.length) & (SLOTS - 1);
    }
}
