package io.tocsin.ingest;

import io.tocsin.appsettings.EventSizes;

/** The bounds of what one request and one event may hold; part of the HTTP contract. */
final class Limits {

    static final int EVENT_BYTES = EventSizes.MOST_EVENT;
    static final int REQUEST_BYTES = 20 << 20;
    static final int REQUEST_EVENTS = 1_000;
    /** How many minutes the periods of a request's reports may touch: each is a row to raise. */
    static final int REQUEST_MINUTES = 10_000;

    static final int NESTING_DEPTH = 64;
    static final int KEYS = 20_000;
    static final int KEY_CHARACTERS = 1_000;
    static final int NUMBER_CHARACTERS = 400;

    static final int SHORT_TEXT = 200;
    static final int TAGS = 50;
    static final int FINGERPRINT_PARTS = 8;
    static final int EXCEPTIONS = 50;
    static final int MOST_COUNT = 1_000_000;

    private Limits() {}
}
