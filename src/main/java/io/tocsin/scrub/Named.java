package io.tocsin.scrub;

/**
 * What a key name says of the value under it.
 *
 * @param kind what the value is
 * @param vague whether the name is an everyday word too (session, token), so that prose needs a second look
 * @param counted whether a plain number under it counts something ({@code max_tokens})
 * @param complaint whether the name is that of an error ({@code InvalidToken}), so that prose follows it
 */
record Named(Kind kind, boolean vague, boolean counted, boolean complaint) {

    static Named strong(Kind kind) {
        return new Named(kind, false, false, false);
    }

    static Named vague(Kind kind) {
        return new Named(kind, true, false, false);
    }

    Named asComplaint() {
        return new Named(kind, vague, counted, true);
    }
}
