package io.tocsin.grouping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Builds the key of a fingerprint, from version 2 on, from its kind and parts. What is long is hashed. */
final class Key {

    /** The longest key in characters. */
    static final int LONGEST = 200;

    private static final char SEPARATOR = '\u001f';

    private final String kind;
    private final StringBuilder text = new StringBuilder(256);

    Key(String kind) {
        this.kind = kind;
    }

    Key part(String part) {
        text.append(SEPARATOR);
        // A part that held the separator would read as two.
        text.append(part.indexOf(SEPARATOR) < 0 ? part : part.replace(SEPARATOR, '\ufffd'));
        return this;
    }

    /** At most {@value #LONGEST} characters: the parts themselves, or {@code kind#} and their SHA-256. */
    String text() {
        if (kind.length() + text.length() <= LONGEST) {
            return kind + text;
        }
        return kind + '#' + HexFormat.of().formatHex(sha256(text.toString()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
