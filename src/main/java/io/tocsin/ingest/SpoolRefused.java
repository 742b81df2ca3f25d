package io.tocsin.ingest;

/** The spool takes no events now; what was offered is not in it. */
final class SpoolRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    enum Reason {
        /** There is none. */
        OFF,
        /** As many bytes as it may hold. */
        FULL,
        /** Its oldest event has waited for as long as one may. */
        TOO_OLD,
        /** The disk has no room left. */
        NO_DISK,
        /** The disk failed. */
        BROKEN
    }

    SpoolRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
