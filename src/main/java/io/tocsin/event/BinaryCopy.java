package io.tocsin.event;

import io.tocsin.time.Instants;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's binary {@code COPY} format, which needs no escaping and lets the server skip parsing.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>
 */
final class BinaryCopy {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final byte JSONB_VERSION = 1;

    private byte[] bytes;
    private int length;

    BinaryCopy(int expectedLength) {
        bytes = new byte[Math.max(64, expectedLength)];
        put(SIGNATURE);
        int4(0); // flags: no OIDs
        int4(0); // no header extension
    }

    void row(int columns) {
        int2(columns);
    }

    void uuid(UUID value) {
        int4(16);
        int8(value.getMostSignificantBits());
        int8(value.getLeastSignificantBits());
    }

    void integer(int value) {
        int4(4);
        int4(value);
    }

    void timestamptz(Instant value) {
        int4(8);
        int8(Instants.postgresMicros(value));
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int4(utf8.length);
        put(utf8);
    }

    void jsonb(byte[] utf8) {
        int4(utf8.length + 1);
        ensure(1);
        bytes[length++] = JSONB_VERSION;
        put(utf8);
    }

    void jsonbOrNull(@Nullable JsonText value) {
        if (value == null) {
            int4(-1);
        } else {
            value.writeTo(this);
        }
    }

    void end() {
        int2(-1);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void put(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    private void int2(int value) {
        ensure(2);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    private void int4(int value) {
        ensure(4);
        bytes[length++] = (byte) (value >> 24);
        bytes[length++] = (byte) (value >> 16);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    private void int8(long value) {
        int4((int) (value >> 32));
        int4((int) value);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length + (bytes.length >> 1)));
        }
    }
}
