package io.tocsin.ingest;

/** What comes in and goes the way of the buffer, the writers and the spool. */
enum EntryKind {
    /** An error. */
    EVENT("event", "events", "events", "tocsin.events"),
    /** What a source reports of the requests that it served in a period. */
    REPORT("request count", "request counts", "requests", "tocsin.request.counts");

    private final String word;
    private final String words;
    private final String resource;
    private final String metrics;

    EntryKind(String word, String words, String resource, String metrics) {
        this.word = word;
        this.words = words;
        this.resource = resource;
        this.metrics = metrics;
    }

    /** One of them, in a sentence. */
    String word() {
        return word;
    }

    /** Several of them, in a sentence. */
    String words() {
        return words;
    }

    /** What a key must have the permission to write. */
    String resource() {
        return resource;
    }

    /** What its metrics' names begin with. */
    String metrics() {
        return metrics;
    }
}
