package io.tocsin.programs;

/**
 * What a program said when it failed.
 *
 * @param language whose program
 * @param errorType as the program printed it
 * @param message as the program printed it; empty where it printed none
 * @param stackTrace all of what it printed
 */
record Failure(Language language, String errorType, String message, String stackTrace) {

    /** How often it is sent, against the others: what is long is rare, or a test would be about volume. */
    int weight() {
        return stackTrace.length() > 4_000 ? 1 : 50;
    }
}
