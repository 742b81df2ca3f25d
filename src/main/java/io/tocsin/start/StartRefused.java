package io.tocsin.start;

/** Why the service cannot start: one sentence or two, for the person at the terminal, with the remedy in it. */
public final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses.
     *
     * @param reason one line, without a stack trace to explain it
     */
    public StartRefused(String reason) {
        super(reason, null, false, false);
    }

    /** The one line. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
