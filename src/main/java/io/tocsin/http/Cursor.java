package io.tocsin.http;

import io.tocsin.time.Instants;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in a list ordered by time and id: the last row of a page. Opaque to clients; stable while rows arrive.
 *
 * @param at the row's time
 * @param id the row's id, which settles equal times
 */
public record Cursor(Instant at, UUID id) {

    private static final byte VERSION = 1;
    private static final int LENGTH = 1 + 8 + 16;
    /** PostgreSQL's timestamps hold less than a forged number may say. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** As it goes out: URL-safe text. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(Instants.epochMicros(at))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * As it comes back.
     *
     * @throws ApiException 400 where it is none of ours
     */
    public static Cursor decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw broken();
        }
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            throw broken();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        Instant at = Instants.ofEpochMicros(buffer.getLong());
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw broken();
        }
        return new Cursor(at, new UUID(buffer.getLong(), buffer.getLong()));
    }

    private static ApiException broken() {
        return QueryParameters.malformed("cursor", "is not a cursor; send back the next_cursor of the page before");
    }
}
