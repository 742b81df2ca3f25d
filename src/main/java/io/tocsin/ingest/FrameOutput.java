package io.tocsin.ingest;

import io.tocsin.event.JsonText;
import io.tocsin.time.Instants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of frames. Big-endian: UUIDs in 16 bytes, instants as microseconds since 1970 in 8, texts and JSON as their length
 * in bytes (4; -1 for none) and UTF-8.
 */
final class FrameOutput {

    static final int NONE = -1;

    private byte[] bytes;
    private int length;

    FrameOutput(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void int1(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void int4(int value) {
        ensure(4);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += 4;
    }

    void int8(long value) {
        ensure(8);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += 8;
    }

    void uuid(UUID value) {
        int8(value.getMostSignificantBits());
        int8(value.getLeastSignificantBits());
    }

    void instant(Instant value) {
        int8(Instants.epochMicros(value));
    }

    void text(String value) {
        put(value.getBytes(StandardCharsets.UTF_8));
    }

    void json(@Nullable JsonText value) {
        if (value == null) {
            int4(NONE);
        } else {
            put(value.toBytes());
        }
    }

    private void put(byte[] value) {
        int4(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
