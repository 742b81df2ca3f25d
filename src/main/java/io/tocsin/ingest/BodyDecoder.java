package io.tocsin.ingest;

import io.airlift.compress.zstd.ZstdInputStream;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes a body's {@code Content-Encoding}, within a bound on what comes out: a bomb ends in 413, not in memory. */
final class BodyDecoder {

    /** The codings that are read, as {@code Accept-Encoding} names them in a 415 (RFC 9110, 12.5.3). */
    static final String READ = "gzip, deflate, br, zstd, identity";

    private static final int FIRST_GUESS = 4;
    private static final int SMALLEST = 1024;

    private BodyDecoder() {}

    /** Whether the header names no coding at all. */
    static boolean isIdentity(@Nullable String encoding) {
        return encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
    }

    /**
     * The body as it was before it was encoded.
     *
     * @param encoding the header's value; null, empty and {@code identity} mean as it is
     * @param most how many bytes may come out
     * @param memory is told of bytes before they are allocated, and throws where they may not be
     * @throws ApiException 413 where more would come out, 415 for a coding that is not read, 400 for a broken stream, and one
     *     whose window is larger than {@link CodecWindow#MOST}
     */
    static byte[] decode(byte[] body, @Nullable String encoding, int most, LongConsumer memory) {
        if (isIdentity(encoding) || encoding == null) {
            if (body.length > most) {
                throw tooLarge(most);
            }
            return body;
        }
        String coding = encoding.strip().toLowerCase(Locale.ROOT);
        // What is decoded on the event loop ("most" is small) is done in a moment, and takes no large window for
        // longer.
        memory.accept(Math.min(most, window(body, coding)));
        try (InputStream decoded = open(new ByteArrayInputStream(body), body, coding)) {
            return read(
                    decoded, (int) Math.max(SMALLEST, Math.min(most, (long) body.length * FIRST_GUESS)), most, memory);
        } catch (IOException | RuntimeException broken) {
            if (broken instanceof ApiException refusal) {
                throw refusal;
            }
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST, "The body is not valid " + coding + ", or it was cut short");
        }
    }

    private static long window(byte[] body, String coding) {
        long window = switch (coding) {
            case "br" -> CodecWindow.ofBrotli(body);
            case "zstd" -> CodecWindow.ofZstd(body);
            default -> 0;
        };
        if (window > CodecWindow.MOST) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The body needs a window of more than 8 MiB to be decoded; compress it with a smaller one (zstd: a"
                            + " window log of 23 at most, brotli: 23 window bits at most)",
                    Map.of("max_window_bytes", CodecWindow.MOST));
        }
        return window;
    }

    private static InputStream open(InputStream encoded, byte[] body, String coding) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip" -> new BoundedGzipInputStream(encoded);
            case "deflate" -> new InflaterInputStream(encoded, new Inflater(!hasZlibHeader(body)), 8192);
            case "br" -> new BrotliInputStream(encoded);
            case "zstd" -> new ZstdInputStream(encoded);
            default ->
                throw ApiException.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "This Content-Encoding is not read; these are: " + READ,
                        Map.of("accept_encoding", READ));
        };
    }

    /** "deflate" is the zlib format (RFC 9110, 8.4.1.2), but some clients send the bare stream. */
    private static boolean hasZlibHeader(byte[] body) {
        return body.length >= 2 && (body[0] & 0x0f) == 8 && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    }

    private static byte[] read(InputStream decoded, int firstCapacity, int most, LongConsumer memory)
            throws IOException {
        memory.accept(firstCapacity);
        byte[] bytes = new byte[firstCapacity];
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                if (length > most) {
                    throw tooLarge(most);
                }
                // One byte beyond the bound, to see whether there is more.
                int capacity = Math.min(most + 1, bytes.length * 2);
                memory.accept(capacity - bytes.length);
                bytes = Arrays.copyOf(bytes, capacity);
            }
            int read = decoded.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (length > most) {
                throw tooLarge(most);
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static ApiException tooLarge(int most) {
        return ApiException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The decoded body is larger than " + most + " bytes",
                Map.of("max_decoded_bytes", most));
    }
}
