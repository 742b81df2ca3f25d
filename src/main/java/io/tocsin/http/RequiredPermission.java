package io.tocsin.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The permission a request lacked, told by whoever checked it to whoever writes the refusal. */
public final class RequiredPermission {

    private static final String ATTRIBUTE = RequiredPermission.class.getName();

    private RequiredPermission() {}

    /** Remembers that {@code permission} was asked for and not held. */
    public static void missing(RoutingContext context, String permission) {
        context.put(ATTRIBUTE, permission);
    }

    static @Nullable String of(RoutingContext context) {
        return context.get(ATTRIBUTE);
    }
}
