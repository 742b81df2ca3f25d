package io.tocsin.alert.published;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** The link in a message by which whoever got it acknowledges the alert, without a key. */
public final class AcknowledgeLink {

    private AcknowledgeLink() {}

    /**
     * Its path, which begins with a slash: {@code /alerts/{id}/acknowledge?token=...}. Whoever has it may acknowledge the alert, so it
     * is a secret like a key; {@link io.tocsin.http.PublicUrl#of} makes an address of it.
     */
    public static String path(UUID alertId, String token) {
        return "/alerts/" + alertId + "/acknowledge?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    /** Whether a token that was sent is the alert's; takes the same time for each that has its length. */
    static boolean fits(String sent, String token) {
        return !token.isEmpty()
                && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
