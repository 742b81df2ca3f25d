package io.tocsin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes and hashes the secrets of keys. */
public final class Secrets {

    private static final String LIVE = "sk_live_";
    private static final String TEST = "sk_test_";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    /** 40 characters of 62 are 238 bits. */
    private static final int RANDOM_CHARACTERS = 40;

    private static final int SHOWN_CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A new secret, {@code sk_live_…}. */
    public static String newLiveKey() {
        return LIVE + random();
    }

    /** A new secret whose events land in the environment {@code test}. */
    static String newTestKey() {
        return TEST + random();
    }

    /** SHA-256 of the secret's UTF-8 bytes: what is stored. */
    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** Enough of a secret to recognise it in a list, and no help to whoever would guess the rest. */
    static String prefix(String secret) {
        int kind = secret.startsWith(LIVE) || secret.startsWith(TEST) ? LIVE.length() : 0;
        return secret.substring(0, Math.min(secret.length() / 4, kind + SHOWN_CHARACTERS));
    }

    /** 32 hexadecimal digits: the public half of a DSN. */
    static String newSentryKey() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String random() {
        StringBuilder secret = new StringBuilder(RANDOM_CHARACTERS);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            secret.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return secret.toString();
    }
}
