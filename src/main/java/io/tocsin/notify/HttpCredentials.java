package io.tocsin.notify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a channel adds to its HTTP requests so that the receiver accepts them. All values but the user name are secrets. Pure.
 *
 * @param username the user of basic authentication (RFC 7617); empty without it
 * @param password the password of that user; empty without one
 * @param headers further request headers by name
 */
record HttpCredentials(String username, String password, Map<String, String> headers) {

    static final HttpCredentials NONE = new HttpCredentials("", "", Map.of());

    HttpCredentials {
        headers = Map.copyOf(headers);
    }

    /** Returns all headers to send, {@code Authorization} included. */
    Map<String, String> requestHeaders() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!username.isEmpty()) {
            all.put("Authorization", "Basic " + encoded());
        }
        return all;
    }

    /** Returns every text that no log, answer or stored message may contain. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>(headers.values());
        // "Bearer <token>": a receiver may repeat the token alone.
        headers.values().forEach(value -> secrets.add(value.substring(value.lastIndexOf(' ') + 1)));
        secrets.add(password);
        if (!username.isEmpty()) {
            secrets.add(encoded());
        }
        return secrets;
    }

    private String encoded() {
        return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Omits the secrets, so that no log line and no exception can hold them. */
    @Override
    public String toString() {
        return "user " + username + ", headers " + headers.keySet();
    }
}
