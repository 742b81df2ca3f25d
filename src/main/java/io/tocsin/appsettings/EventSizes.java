package io.tocsin.appsettings;

/**
 * How large an app's events may be, in bytes of UTF-8.
 *
 * @param event an event's JSON as it was sent; a larger one is refused
 * @param message what is kept of its message; a longer one is cut
 * @param stackTrace what is kept of its stack trace as text; a longer one is cut
 */
public record EventSizes(int event, int message, int stackTrace) {

    /** The most an event may have, whatever an app says; part of the HTTP contract, as are the two below. */
    public static final int MOST_EVENT = 1 << 20;

    public static final int MOST_MESSAGE = 8 << 10;
    public static final int MOST_STACK_TRACE = 256 << 10;

    /** Smaller ones would keep nothing that could be read. */
    static final int LEAST_EVENT = 1 << 10;

    static final int LEAST_TEXT = 64;

    /** Those of an app that says nothing. */
    public static final EventSizes MOST = new EventSizes(MOST_EVENT, MOST_MESSAGE, MOST_STACK_TRACE);
}
