package io.tocsin.http;

import io.vertx.core.net.impl.URIDecoder;
import io.vertx.ext.web.RoutingContext;
import java.util.StringJoiner;

/**
 * The path of a request in one spelling. Quarkus REST also answers {@code //alerts/x/}, {@code /alert%73/x} and
 * {@code /alerts;a=b/x}; what a filter decides by path must hold for these too.
 */
public final class RequestPath {

    private static final String ATTRIBUTE = RequestPath.class.getName();

    private RequestPath() {}

    /** Returns the path without dot segments, empty segments, matrix parameters, percent-escapes and a slash at its end. */
    public static String of(RoutingContext context) {
        String known = context.get(ATTRIBUTE);
        if (known == null) {
            known = canonical(context.normalizedPath());
            context.put(ATTRIBUTE, known);
        }
        return known;
    }

    static String canonical(String path) {
        boolean plain = path.length() > 1
                && path.charAt(path.length() - 1) != '/'
                && path.indexOf('%') < 0
                && path.indexOf(';') < 0
                && !path.contains("//");
        if (plain) {
            return path;
        }
        StringJoiner segments = new StringJoiner("/", "/", "");
        for (String segment : path.split("/", -1)) {
            int parameters = segment.indexOf(';');
            String name = decoded(parameters < 0 ? segment : segment.substring(0, parameters));
            if (!name.isEmpty()) {
                segments.add(name);
            }
        }
        return segments.toString();
    }

    private static String decoded(String segment) {
        try {
            return URIDecoder.decodeURIComponent(segment, false);
        } catch (IllegalArgumentException badEscape) {
            return segment;
        }
    }
}
