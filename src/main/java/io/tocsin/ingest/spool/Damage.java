package io.tocsin.ingest.spool;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a segment that are no frames.
 *
 * @param kind whether something was lost that had been acknowledged
 * @param segment the file's name
 * @param offset where in it they begin
 * @param bytes how many
 * @param events how many events they held at least, as far as a frame's header could still be read
 * @param keptAt where a copy is; null where the bytes are all zero, or where they could not be copied, in which case the
 *     segment itself is moved to the folder of damaged ones when all else in it is released
 */
public record Damage(
        Kind kind,
        String segment,
        long offset,
        long bytes,
        int events,
        @Nullable Path keptAt) {

    /** Whether something was lost. */
    public enum Kind {
        /** The end of what was being written when the process or the machine stopped: it was never acknowledged. */
        TORN,
        /** What had been written whole, and is no longer: it may have been acknowledged. */
        DAMAGED
    }

    /**
     * How often, and how much, since the journal was opened. What is found once more after a restart counts once more.
     *
     * @param damagedRegions that had been written whole
     * @param damagedBytes of them
     * @param tornTails cut off
     * @param tornBytes of them
     */
    public record Total(long damagedRegions, long damagedBytes, long tornTails, long tornBytes) {

        static final Total NONE = new Total(0, 0, 0, 0);

        Total plus(Kind kind, long bytes) {
            return switch (kind) {
                case TORN -> new Total(damagedRegions, damagedBytes, tornTails + 1, tornBytes + bytes);
                case DAMAGED -> new Total(damagedRegions + 1, damagedBytes + bytes, tornTails, tornBytes);
            };
        }
    }
}
