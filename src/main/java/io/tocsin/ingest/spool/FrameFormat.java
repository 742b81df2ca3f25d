package io.tocsin.ingest.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The bytes of segments and frames, as the package's documentation has them. */
final class FrameFormat {

    static final int SEGMENT_HEADER = 32;
    static final int FRAME_HEADER = 36;
    static final int MARKER = 0xFF545346;
    static final byte MARKER_FIRST = (byte) 0xFF;
    static final int VERSION = 1;

    private static final long MAGIC =
            ByteBuffer.wrap("TOCSPOOL".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final Pattern NUMBERED = Pattern.compile("([0-9]{16})[.-].*");
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{16}\\.spool");

    private FrameFormat() {}

    /** What a segment's header says. */
    record SegmentHeader(int version, long number, long key) {}

    /** What a frame's header says. */
    record FrameHeader(long key, int length, int events, long atMicros, int payloadChecksum) {

        long size() {
            return FRAME_HEADER + (long) length;
        }
    }

    static String name(long number) {
        return String.format(Locale.ROOT, "%016d.spool", number);
    }

    static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches();
    }

    /** The number that a segment's name, or that of something set aside, begins with; 0 for any other. */
    static long number(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    static void putSegmentHeader(ByteBuffer into, long number, long key) {
        int start = into.position();
        into.putLong(MAGIC).putInt(VERSION).putLong(number).putLong(key);
        into.putInt(checksum(into, start, SEGMENT_HEADER - 4));
    }

    /** Null where these bytes are no header. A version other than ours is for the caller to judge. */
    static @Nullable SegmentHeader segmentHeader(ByteBuffer from) {
        int start = from.position();
        if (from.remaining() < SEGMENT_HEADER
                || from.getLong(start) != MAGIC
                || from.getInt(start + 28) != checksum(from, start, SEGMENT_HEADER - 4)) {
            return null;
        }
        return new SegmentHeader(from.getInt(start + 8), from.getLong(start + 12), from.getLong(start + 20));
    }

    static void putFrameHeader(ByteBuffer into, long key, Frame frame, int payloadChecksum) {
        int start = into.position();
        into.putInt(MARKER).putLong(key);
        into.putInt(frame.payload().length).putInt(frame.events()).putLong(micros(frame.at()));
        into.putInt(payloadChecksum);
        into.putInt(checksum(into, start, FRAME_HEADER - 4));
    }

    /** Null where these bytes are no header. */
    static @Nullable FrameHeader frameHeader(ByteBuffer from) {
        int start = from.position();
        if (from.remaining() < FRAME_HEADER
                || from.getInt(start) != MARKER
                || from.getInt(start + 32) != checksum(from, start, FRAME_HEADER - 4)) {
            return null;
        }
        FrameHeader header = new FrameHeader(
                from.getLong(start + 4),
                from.getInt(start + 12),
                from.getInt(start + 16),
                from.getLong(start + 20),
                from.getInt(start + 28));
        return header.length() < 0 || header.length() > Frame.MOST_BYTES || header.events() < 0 ? null : header;
    }

    static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (int) checksum.getValue();
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C checksum = new CRC32C();
        ByteBuffer part = bytes.duplicate();
        part.limit(start + length).position(start);
        checksum.update(part);
        return (int) checksum.getValue();
    }
}
