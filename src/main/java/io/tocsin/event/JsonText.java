package io.tocsin.event;

import java.nio.charset.StandardCharsets;

/** JSON as UTF-8 bytes, ready to be stored: what PostgreSQL's {@code jsonb} cannot hold was taken out before. */
public final class JsonText {

    private final byte[] bytes;

    private JsonText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array as it is; nobody else may change it afterwards. */
    public static JsonText ofOwned(byte[] utf8) {
        return new JsonText(utf8);
    }

    /** How many bytes. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    void writeTo(BinaryCopy copy) {
        copy.jsonb(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
