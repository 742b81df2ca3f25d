package io.tocsin.ingest;

/**
 * How far back the parts of a compressed stream refer, which is what its decoder has to keep in memory: read out of the stream
 * before it is decoded, since a decoder finds out by allocating. Pure; whatever is no such stream is left to the decoder.
 */
final class CodecWindow {

    /** What every decoder of Zstandard on the web has to allow, and may stop at (RFC 9659); the same is asked of Brotli. */
    static final long MOST = 8 << 20;

    private static final int ZSTD_MAGIC = 0xFD2FB528;
    private static final int BROTLI_FIRST_OF_A_LARGE_ONE = 0x11;

    private CodecWindow() {}

    /** The window of a Brotli stream (RFC 7932, 9.1). */
    static long ofBrotli(byte[] stream) {
        if (stream.length == 0) {
            return 0;
        }
        int bits = stream[0] & 0xff;
        // The pattern that the RFC leaves out begins a "large window" stream, whose next bits say how large: up to
        // 2^30.
        if ((bits & 0x7f) == BROTLI_FIRST_OF_A_LARGE_ONE) {
            return stream.length < 2 ? 0 : 1L << (stream[1] & 0x3f);
        }
        return (1L << brotliBits(bits)) - 16;
    }

    private static int brotliBits(int bits) {
        if ((bits & 1) == 0) {
            return 16;
        }
        int three = (bits >> 1) & 7;
        if (three != 0) {
            return 17 + three;
        }
        int more = (bits >> 4) & 7;
        return more == 0 ? 17 : 8 + more;
    }

    /** The largest window of a Zstandard stream's frames (RFC 8878, 3.1.1). */
    static long ofZstd(byte[] stream) {
        long largest = 0;
        int at = 0;
        while (at + 5 <= stream.length && (int) littleEndian(stream, at, 4) == ZSTD_MAGIC) {
            int descriptor = stream[at + 4] & 0xff;
            boolean singleSegment = (descriptor & 0x20) != 0;
            int dictionaryIdLength = new int[] {0, 1, 2, 4}[descriptor & 3];
            int contentSizeLength = new int[] {singleSegment ? 1 : 0, 2, 4, 8}[descriptor >> 6];
            int header = at + 5;
            int blocks = header + (singleSegment ? 0 : 1) + dictionaryIdLength + contentSizeLength;
            if (blocks > stream.length) {
                return largest;
            }
            long window = singleSegment
                    ? littleEndian(stream, blocks - contentSizeLength, contentSizeLength)
                    : zstdWindow(stream[header] & 0xff);
            largest = Math.max(largest, window < 0 ? Long.MAX_VALUE : window);
            at = afterBlocks(stream, blocks) + ((descriptor & 4) == 0 ? 0 : 4);
        }
        return largest;
    }

    private static long zstdWindow(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + (base / 8) * (descriptor & 7);
    }

    private static int afterBlocks(byte[] stream, int first) {
        int at = first;
        while (at + 3 <= stream.length) {
            int header = (int) littleEndian(stream, at, 3);
            boolean repeated = ((header >> 1) & 3) == 1;
            at += 3 + (repeated ? 1 : header >> 3);
            if ((header & 1) != 0) {
                break;
            }
        }
        return at;
    }

    private static long littleEndian(byte[] stream, int at, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (stream[at + i] & 0xff);
        }
        return value;
    }
}
