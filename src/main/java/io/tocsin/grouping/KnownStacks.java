package io.tocsin.grouping;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What came of the stacks' texts that were seen last, so that an error which comes again and again is read once. At most
 * {@value #SLOTS} texts with {@value #MOST_CHARACTERS} characters together: 4 MB where all are of ASCII, as they nearly always
 * are. A text has two places, and the last ones to come take them. Looking takes no lock: what it finds is immutable, and the
 * worst that comes of a race is a text that is read again.
 */
final class KnownStacks {

    static final int SLOTS = 16_384;
    static final int MOST_CHARACTERS = 4_000_000;
    static final int LONGEST = 16_000;
    /** Below, reading costs hardly more than looking. */
    static final int SHORTEST = 64;

    private final @Nullable Known[] known = new @Nullable Known[SLOTS];
    /** Guarded by this, as all changes are. */
    private int characters;

    private int hand;

    /**
     * All of an event that its stack's reading depends on, and what came of it.
     *
     * @param message the message that the reading depends on; null if it depends on no more than the message's code
     * @param code the code that the event's message must have; null if the stack has one of its own
     */
    private record Known(
            String text,
            String errorType,
            String platform,
            @Nullable String message,
            @Nullable String code,
            Sorted sorted) {

        boolean is(Occurrence occurrence) {
            return text.equals(occurrence.stackTrace())
                    && errorType.equals(occurrence.errorType())
                    && platform.equals(occurrence.platform())
                    && (message == null || message.equals(occurrence.message()))
                    && (code == null || code.equals(code(occurrence.message())));
        }

        /** The code of a message; the stack's own message has none, since the stack has none. */
        private String code(String other) {
            return other.equals(sorted.error().message()) ? "" : VendorCodes.first(other);
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
        if (!(sorted.reason() instanceof Reason.Stack stack)
                || sorted.error().inMessage()
                || sorted.error().platform() == Platform.LINES
                || ThreadStarts.alone(stack.frames())) {
            return;
        }
        Thrown outermost = sorted.error().outermost();
        if (ErrorReading.namesType(outermost.message())) {
            return;
        }
        put(
                slot(occurrence.stackTrace()),
                new Known(
                        occurrence.stackTrace(),
                        occurrence.errorType(),
                        occurrence.platform(),
                        messageDecides(sorted) ? occurrence.message() : null,
                        codeOfMessage(sorted),
                        sorted.saying(outermost.message())));
    }

    /** Whether the message tells if the outermost exception is a wrapper; such are kept with their message. */
    private static boolean messageDecides(Sorted sorted) {
        return sorted.error().chain().size() > 1
                && Wrappers.isPlain(sorted.error().type());
    }

    /** The code that was found in the event's message, also none; null if the stack has one. */
    private static @Nullable String codeOfMessage(Sorted sorted) {
        return VendorCodes.of(sorted.error().chain(), "").isEmpty()
                ? VendorCodes.first(sorted.error().message())
                : null;
    }

    private synchronized void put(int slot, Known latest) {
        replace(slot ^ 1, known[slot]);
        // What moved is still counted, and stands in one place only.
        known[slot] = latest;
        characters += latest.text.length();
        while (characters > MOST_CHARACTERS) {
            // Round and round, so that whatever is still asked for is soon back, and what is not is gone.
            hand = (hand + 1) & (SLOTS - 1);
            if (hand != slot) {
                replace(hand, null);
            }
        }
    }

    private void replace(int slot, @Nullable Known by) {
        Known before = known[slot];
        characters -= before == null ? 0 : before.text.length();
        known[slot] = by;
    }

    private static int slot(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Spread.of(bytes, 0, bytes.length) & (SLOTS - 1);
    }
}
