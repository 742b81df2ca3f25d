package io.tocsin.ingest;

import io.tocsin.event.JsonText;
import io.tocsin.time.Instants;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that {@link FrameOutput} writes. What is cut short ends in a {@link BufferUnderflowException}, what makes no sense
 * in an {@link IllegalArgumentException}.
 */
final class FrameInput {

    private final ByteBuffer bytes;

    FrameInput(byte[] frame) {
        bytes = ByteBuffer.wrap(frame);
    }

    byte int1() {
        return bytes.get();
    }

    int int4() {
        return bytes.getInt();
    }

    long int8() {
        return bytes.getLong();
    }

    UUID uuid() {
        long most = bytes.getLong();
        return new UUID(most, bytes.getLong());
    }

    Instant instant() {
        return Instants.ofEpochMicros(bytes.getLong());
    }

    String text() {
        byte[] utf8 = field();
        if (utf8 == null) {
            throw new IllegalArgumentException("a text is missing");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Nullable
    JsonText json() {
        byte[] utf8 = field();
        return utf8 == null ? null : JsonText.ofOwned(utf8);
    }

    /** Nothing may be left. */
    void mustEnd() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes too many");
        }
    }

    private byte @Nullable [] field() {
        int size = bytes.getInt();
        if (size == FrameOutput.NONE) {
            return null;
        }
        if (size < 0 || size > bytes.remaining()) {
            throw new IllegalArgumentException("a field of " + size + " bytes");
        }
        byte[] field = new byte[size];
        bytes.get(field);
        return field;
    }
}
