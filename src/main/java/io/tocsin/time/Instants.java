package io.tocsin.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as PostgreSQL keeps them: {@code timestamptz} has microseconds. */
public final class Instants {

    /** PostgreSQL's binary timestamps count microseconds from 2000-01-01T00:00:00Z. */
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

    private Instants() {}

    /**
     * Cuts to microseconds. Done once, on entry: the driver would round instead, and 23:59:59.9999996 would be stored in
     * another hour than the one it was counted in.
     */
    public static Instant toMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The instant as PostgreSQL's binary format has it: microseconds since 2000-01-01T00:00:00Z. */
    public static long postgresMicros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond() - POSTGRES_EPOCH_SECONDS, 1_000_000L),
                instant.getNano() / 1_000L);
    }

    /** Microseconds since 1970-01-01T00:00:00Z. */
    public static long epochMicros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
    }

    /** The inverse of {@link #epochMicros(Instant)}. */
    public static Instant ofEpochMicros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
