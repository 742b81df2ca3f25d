package io.tocsin.ingest;

import io.tocsin.time.Instants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** A hash of several values, each with its length or of a fixed one, so that no two lists of values run together. */
final class Digest {

    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    Digest text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        sha256.update(utf8);
        return this;
    }

    Digest instant(Instant value) {
        return number(Instants.epochMicros(value));
    }

    Digest number(long value) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
        return this;
    }

    /** Its first 128 bits; ends it. */
    UUID uuid() {
        ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
        long most = bytes.getLong();
        return new UUID(most, bytes.getLong());
    }
}
