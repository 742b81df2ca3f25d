package io.tocsin.grouping;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * What makes two events of an app the same issue.
 *
 * @param version which rules it was made by; events grouped by others are others, even where the key reads alike
 * @param key what equal events share; from version 2 on at most 200 characters
 */
public record Fingerprint(int version, String key) {

    /** Stands for the default key inside a client's fingerprint. */
    private static final String DEFAULT_PART = "{{ default }}";

    private static final String DEFAULT_PART_TIGHT = "{{default}}";
    private static final char SEPARATOR = '\u001f';
    private static final int VERSION = 1;

    /**
     * The fingerprint of an event by the first version, which knew the client's own and, without one, the error type. Its keys
     * never change: issues have their ids from them, and are found by them where a later version groups the event.
     *
     * @param errorType the event's type; may be empty
     * @param explicit the client's own parts; an empty list is as if absent
     */
    public static Fingerprint of(String errorType, List<String> explicit) {
        String byDefault = "type" + SEPARATOR + errorType;
        if (explicit.isEmpty() || (explicit.size() == 1 && isDefault(explicit.get(0)))) {
            return new Fingerprint(VERSION, byDefault);
        }
        StringBuilder key = new StringBuilder("client");
        for (String part : explicit) {
            key.append(SEPARATOR).append(isDefault(part) ? byDefault : part);
        }
        return new Fingerprint(VERSION, key.toString());
    }

    /**
     * The id of the issue that this fingerprint stands for in an app. Derived, so that writing an event needs no look-up:
     * the first 128 bits of a SHA-256, marked as a UUID of version 8 (RFC 9562, 5.8).
     */
    public UUID issueId(String app) {
        byte[] hash;
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((app + SEPARATOR + version + SEPARATOR).getBytes(StandardCharsets.UTF_8));
            hash = sha256.digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long most = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long least = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private static boolean isDefault(String part) {
        return part.equals(DEFAULT_PART) || part.equals(DEFAULT_PART_TIGHT);
    }
}
