package io.tocsin.fuzz;

import io.tocsin.fuzz.ApiDocument.Operation;
import io.tocsin.fuzz.ApiDocument.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes requests to operations; the same seed and the same answers make the same requests. */
final class HostileRequests {

    private static final List<Double> PLAUSIBILITIES = List.of(1.0, 0.95, 0.8, 0.4);

    private static final List<String> MEDIA_TYPES = List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json;charset=utf-16",
            "*/*",
            "nonsense",
            "application/x-ndjson",
            "multipart/form-data",
            "application/merge-patch+json");

    private static final List<String> HEADERS = List.of(
            "Accept: image/png",
            "Accept: ;;,",
            "Accept: */*;q=nonsense",
            "X-Request-ID: \u00ff",
            "Content-Encoding: br",
            "Content-Encoding: nonsense",
            "Accept-Encoding: \u00e9",
            "Traceparent: 00-zz",
            "Baggage: =;=",
            "If-Match: \"",
            "Cookie: a=\"b",
            "X-Forwarded-For: nonsense",
            "Range: bytes=9-1");

    private final HostileValues values;
    private final HostileBodies bodies;
    private final KnownValues known;
    private final Random random;
    private final String key;

    HostileRequests(HostileValues values, HostileBodies bodies, KnownValues known, Random random, String key) {
        this.values = values;
        this.bodies = bodies;
        this.known = known;
        this.random = random;
        this.key = key;
    }

    HostileRequest next(Operation operation) {
        double plausibility = values.pick(PLAUSIBILITIES);
        List<String> headers = new ArrayList<>();
        if (random.nextInt(20) > 0) {
            headers.add("Authorization: Bearer " + key);
        }
        byte[] body = new byte[0];
        String type = type(operation, plausibility);
        if (!type.isEmpty()) {
            headers.add("Content-Type: " + type);
            body = bodies.of(operation, type, plausibility);
        }
        if (random.nextInt(8) == 0) {
            headers.add("Content-Encoding: gzip");
            body = bodies.gzip(body);
        } else if (random.nextDouble() > plausibility) {
            headers.add(values.pick(HEADERS));
        }
        return new HostileRequest(operation.method(), target(operation, plausibility), headers, body);
    }

    private String type(Operation operation, double plausibility) {
        if (random.nextDouble() > Math.max(plausibility, 0.7)) {
            return values.pick(MEDIA_TYPES);
        }
        List<String> read = List.copyOf(operation.bodies().keySet());
        return read.isEmpty() ? "" : values.pick(read);
    }

    private String target(Operation operation, double plausibility) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("path")) {
                path = path.replace("{" + parameter.name() + "}", segment(operation, parameter, plausibility));
            } else if (parameter.in().equals("query") && wanted(parameter)) {
                query.add(encoded(parameter.name()) + "="
                        + encoded(values.text(parameter.name(), parameter.schema(), plausibility)));
            }
        }
        if (random.nextDouble() > plausibility && random.nextInt(5) == 0) {
            query.add(query.isEmpty() ? encoded(values.text("parameter", HostileValues.NO_SCHEMA, 0)) : query.get(0));
        }
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        // Longer lines are refused before there is a request.
        return target.length() > 3_900 ? target.substring(0, 3_900).replaceAll("%.?$", "") : target;
    }

    private boolean wanted(Parameter parameter) {
        return parameter.name().equals("app") ? random.nextInt(4) > 0 : random.nextInt(3) == 0;
    }

    private String segment(Operation operation, Parameter parameter, double plausibility) {
        String value = random.nextDouble() < plausibility
                        && known.inPath(operation.path()).isPresent()
                ? known.inPath(operation.path()).get()
                : values.text(parameter.name(), parameter.schema(), plausibility);
        return value.isEmpty() || value.equals(".") || value.startsWith("..") ? "-" : encoded(value);
    }

    /** Percent-encodes all but letters and digits; a lone surrogate becomes the bytes that some encoders make of it. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0) {
                encoded.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes(encoded, text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
                i++;
            } else if (Character.isSurrogate(c)) {
                bytes(encoded, new byte[] {(byte) (0xE0 | c >> 12), (byte) (0x80 | c >> 6 & 63), (byte) (0x80 | c & 63)
                });
            } else {
                bytes(encoded, Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return encoded.toString();
    }

    private static void bytes(StringBuilder encoded, byte[] bytes) {
        for (byte b : bytes) {
            encoded.append(String.format("%%%02x", b));
        }
    }
}
