package io.tocsin.start;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows an exception with its frames, causes and suppressed exceptions, and with their messages escaped. */
final class EscapedThrowable extends Throwable {

    private static final long serialVersionUID = 1L;

    private final String text;

    private EscapedThrowable(Throwable original) {
        super(LogText.escaped(String.valueOf(original.getMessage())));
        text = LogText.escaped(original.toString());
        setStackTrace(original.getStackTrace());
    }

    /** Returns the exception as it is to be logged: itself if no message of it has a control character. */
    static @Nullable Throwable of(@Nullable Throwable thrown) {
        return thrown == null || isPlain(thrown, new IdentityHashMap<>())
                ? thrown
                : copy(thrown, new IdentityHashMap<>());
    }

    private static boolean isPlain(Throwable thrown, Map<Throwable, Boolean> seen) {
        if (seen.put(thrown, true) != null) {
            return true;
        }
        String shown = thrown.toString();
        if (!LogText.escaped(shown).equals(shown)) {
            return false;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isPlain(suppressed, seen)) {
                return false;
            }
        }
        Throwable cause = thrown.getCause();
        return cause == null || isPlain(cause, seen);
    }

    /** A cause may lead back to its effect: each exception has one copy. */
    private static Throwable copy(Throwable original, Map<Throwable, Throwable> copies) {
        Throwable known = copies.get(original);
        if (known != null) {
            return known;
        }
        EscapedThrowable copy = new EscapedThrowable(original);
        copies.put(original, copy);
        if (original.getCause() != null) {
            copy.initCause(copy(original.getCause(), copies));
        }
        for (Throwable suppressed : original.getSuppressed()) {
            copy.addSuppressed(copy(suppressed, copies));
        }
        return copy;
    }

    /** Names the class of the original, which a message alone cannot. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return text;
    }
}
