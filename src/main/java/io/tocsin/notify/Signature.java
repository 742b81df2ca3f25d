package io.tocsin.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what goes to webhooks: {@code X-Tocsin-Signature: sha256=…}, HMAC-SHA-256 (RFC 2104) of {@code {timestamp}.{body}}, with
 * the timestamp in whole seconds in {@code X-Tocsin-Timestamp}. During a rotation there are two, separated by a comma. Pure.
 */
final class Signature {

    static final String TIMESTAMP_HEADER = "X-Tocsin-Timestamp";
    static final String SIGNATURE_HEADER = "X-Tocsin-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** None where the channel has no secret. */
    static Map<String, String> headers(Channel channel, Instant now, String body) {
        List<String> signatures = new ArrayList<>(2);
        String timestamp = Long.toString(now.getEpochSecond());
        for (String secret : List.of(channel.secret(), channel.previousSecret())) {
            if (!secret.isEmpty()) {
                signatures.add("sha256=" + hmac(secret, timestamp + "." + body));
            }
        }
        if (signatures.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(TIMESTAMP_HEADER, timestamp);
        headers.put(SIGNATURE_HEADER, String.join(",", signatures));
        return headers;
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", impossible);
        }
    }

    /** A header's value holds printable ASCII alone; whatever else there is in a key is written as its code. */
    static String headerSafe(String key) {
        StringBuilder safe = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c > ' ' && c < 0x7f && c != '%') {
                safe.append(c);
            } else {
                safe.append(String.format("%%%04x", (int) c));
            }
        }
        return safe.toString();
    }
}
