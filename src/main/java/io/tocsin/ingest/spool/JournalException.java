package io.tocsin.ingest.spool;

import org.jspecify.annotations.Nullable;

/** The journal did not do what it was asked for; the reason is one of few. */
public final class JournalException extends Exception {

    /** Why. */
    public enum Reason {
        /** The journal's own limit of bytes is reached. */
        FULL,
        /** The disk is full, its quota is used up, or less would be left than has to be. */
        NO_SPACE,
        /** The disk, or the file system, failed. */
        BROKEN,
        /** The journal was closed. */
        CLOSED,
        /** Another process, or another journal of this one, has the folder. */
        IN_USE
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    JournalException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    JournalException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The same for another caller, so that no two threads share, and add to, one stack trace. */
    JournalException again() {
        return new JournalException(reason, String.valueOf(getMessage()), this);
    }
}
