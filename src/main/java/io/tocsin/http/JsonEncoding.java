package io.tocsin.http;

/**
 * Checks that JSON is UTF-8, the only encoding of JSON between systems (RFC 8259, section 8.1).
 *
 * <p>Jackson detects UTF-16 and UTF-32 by their zero bytes and reads them too. Such a text then has other offsets than its bytes,
 * and an error in its encoding is no error of JSON.
 */
public final class JsonEncoding {

    /** A text in UTF-16 or UTF-32 has a zero byte among so many, since JSON begins with an ASCII character. */
    public static final int PROBED_BYTES = 4;

    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private JsonEncoding() {}

    /**
     * Returns where the text begins: behind a byte order mark if it has one.
     *
     * @throws ApiException 400 if the bytes are UTF-16 or UTF-32
     */
    public static int start(byte[] bytes, int from, int to) {
        for (int i = from; i < Math.min(to, from + PROBED_BYTES); i++) {
            if (bytes[i] == 0) {
                throw ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body is not UTF-8; send JSON as UTF-8");
            }
        }
        if (to - from < BYTE_ORDER_MARK.length) {
            return from;
        }
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if ((bytes[from + i] & 0xFF) != BYTE_ORDER_MARK[i]) {
                return from;
            }
        }
        return from + BYTE_ORDER_MARK.length;
    }
}
