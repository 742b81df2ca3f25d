package io.tocsin.issue;

import io.tocsin.http.QueryParameters;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Where the next page of a list of issues begins. Opaque to clients.
 *
 * @param value of the last issue of the page, by {@link IssueSort#place}
 */
record IssuePlace(IssueSort sort, long value, UUID id) {

    private static final byte VERSION = 1;
    private static final int LENGTH = 2 + 8 + 16;

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put(sort.letter())
                .putLong(value)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * As it comes back.
     *
     * @throws io.tocsin.http.ApiException 400 where it is none of ours, or of a list that was sorted otherwise
     */
    static IssuePlace decode(String text, IssueSort sort) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            bytes = new byte[0];
        }
        if (bytes.length != LENGTH || bytes[0] != VERSION || bytes[1] != sort.letter()) {
            throw QueryParameters.malformed(
                    "cursor",
                    "is not a cursor of this list; send back the next_cursor of the page before, with the same sort");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 2, LENGTH - 2);
        long value = buffer.getLong();
        boolean inRange = sort == IssueSort.TREND
                ? Double.isFinite(Double.longBitsToDouble(value)) && Math.abs(Double.longBitsToDouble(value)) < 1e6
                : value >= (sort == IssueSort.COUNT ? 1 : 0) && value < 1L << 60;
        if (!inRange) {
            throw QueryParameters.malformed("cursor", "is not a cursor of this list");
        }
        return new IssuePlace(sort, value, new UUID(buffer.getLong(), buffer.getLong()));
    }
}
