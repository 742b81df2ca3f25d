package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads gzip (RFC 1952) and refuses many empty members in a row.
 *
 * <p>{@link GZIPInputStream} calls itself for each of them, so that a small body of empty members overflows the stack.
 */
final class BoundedGzipInputStream extends GZIPInputStream {

    /** Programs that flush often write a few; a stack holds thousands. */
    static final int MAX_EMPTY_MEMBERS = 100;

    private static final int BUFFER_BYTES = 8192;

    private int depth;

    BoundedGzipInputStream(InputStream encoded) throws IOException {
        super(encoded, BUFFER_BYTES);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (depth > MAX_EMPTY_MEMBERS) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The body has more than " + MAX_EMPTY_MEMBERS
                            + " empty gzip members in a row; send it as one member");
        }
        depth++;
        try {
            return super.read(buffer, offset, length);
        } finally {
            depth--;
        }
    }
}
