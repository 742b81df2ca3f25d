package io.tocsin.notify;

import java.net.URI;
import java.util.Map;

/**
 * A request to a receiver: a POST of JSON.
 *
 * @param headers beside those that every request has
 */
record HttpMessage(URI url, Map<String, String> headers, String body) {

    static HttpMessage of(URI url, String body) {
        return new HttpMessage(url, Map.of(), body);
    }
}
