package io.tocsin.ingest;

import io.tocsin.stats.RequestCount;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A report of requests that is ready to be counted. */
record PendingReport(String app, @Nullable UUID keyId, RequestCount count) implements Pending {

    /** About what the records, their instants and their numbers take. */
    private static final int FIXED_BYTES = 400;

    private static final int BUCKET_BYTES = 80;

    @Override
    public EntryKind kind() {
        return EntryKind.REPORT;
    }

    /** By its figures as well: of two that contradict each other both may have to be set aside. */
    @Override
    public UUID id() {
        UUID key = count.key();
        UUID body = count.body();
        return new UUID(
                key.getMostSignificantBits() ^ body.getMostSignificantBits(),
                key.getLeastSignificantBits() ^ body.getLeastSignificantBits());
    }

    @Override
    public Instant receivedAt() {
        return count.receivedAt();
    }

    @Override
    public int size() {
        RequestCount.Durations durations = count.durations();
        int characters = count.environment().length()
                + count.release().length()
                + count.operation().length()
                + count.source().length();
        return FIXED_BYTES
                + 2 * characters
                + (durations == null
                        ? 0
                        : BUCKET_BYTES * durations.histogram().counts().size());
    }

    /** It raises a row a minute. */
    @Override
    public int weight() {
        return count.minutes();
    }
}
