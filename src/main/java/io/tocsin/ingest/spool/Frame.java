package io.tocsin.ingest.spool;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What is written and read as one: a batch, whose bytes the journal does not look into. The array is not copied; nobody may
 * change it once it is in a frame.
 *
 * @param at when the oldest event in it was received, cut to microseconds
 * @param events how many events it holds
 * @param payload at most {@link #MOST_BYTES}
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Frames are never compared, and a copy of each batch would be paid for nothing.
public record Frame(Instant at, int events, byte[] payload) {

    /** The largest payload. A length beyond it on the disk is damage, so that no damage makes a reader ask for more. */
    public static final int MOST_BYTES = 64 << 20;

    public Frame {
        at = at.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(payload);
        if (events < 0) {
            throw new IllegalArgumentException("A frame of " + events + " events");
        }
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException("A frame of " + payload.length + " bytes; at most " + MOST_BYTES);
        }
    }
}
