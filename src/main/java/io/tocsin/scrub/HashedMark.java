package io.tocsin.scrub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes the mark of a value that tells things apart: the same for the same value, so that users or releases can be counted. */
final class HashedMark {

    /** 48 bits: among a million users, two have the same mark once in 560 installations. */
    private static final int BYTES = 6;

    private HashedMark() {}

    static String of(Kind kind, String id, String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(key.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0x1f);
            byte[] hash = sha256.digest(id.getBytes(StandardCharsets.UTF_8));
            return Marks.START + kind.word() + ':' + HexFormat.of().formatHex(hash, 0, BYTES) + Marks.END;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
