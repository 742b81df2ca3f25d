package io.tocsin.access;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret's SHA-256 as the key of a map; compared in constant time. */
final class SecretHash {

    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    /** Any four bytes of a hash are as good as all. */
    @Override
    public int hashCode() {
        return (bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8) | ((bytes[2] & 0xff) << 16) | (bytes[3] << 24);
    }
}
