package io.tocsin.ingest.spool;

/**
 * How large the journal may grow.
 *
 * @param maxBytes of all its segments together; what is set aside as damaged does not count
 * @param segmentBytes from which on the next append begins a new segment; one append is never split, so a segment can be
 *     larger
 * @param minFreeBytes what must be left on the disk for others
 */
public record Limits(long maxBytes, long segmentBytes, long minFreeBytes) {

    public Limits {
        if (maxBytes <= 0 || segmentBytes <= 0 || minFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "Not limits: " + maxBytes + ", " + segmentBytes + ", " + minFreeBytes + " bytes");
        }
    }
}
