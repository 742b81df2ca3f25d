package io.tocsin.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Serves the page of the OpenAPI document with relative links only, so that it works under any path prefix of a proxy.
 *
 * <p>Swagger UI's scripts and styles come from the Quarkus extension. Its own page is not used, since it names the document and
 * itself by absolute paths.
 */
@ApplicationScoped
class ApiDocsRoute {

    private static final String PATH = "/docs";
    /** Before the extension's routes, behind the security headers. */
    private static final int ORDER = -210;

    void register(@Observes Router router) {
        // Relative to the address that the client sees, prefix included (RFC 9110, 10.2.2).
        router.get(PATH).order(ORDER).handler(context -> {
            if (context.request().path().endsWith("/")) {
                context.next();
            } else {
                context.response()
                        .setStatusCode(302)
                        .putHeader("Location", "docs/")
                        .end();
            }
        });
        Buffer page = resource("index.html");
        router.get(PATH + "/").order(ORDER).handler(context -> send(context, page, "text/html; charset=utf-8"));
        router.get(PATH + "/index.html")
                .order(ORDER)
                .handler(context -> send(context, page, "text/html; charset=utf-8"));
        Buffer script = resource("initializer.js");
        router.get(PATH + "/initializer.js")
                .order(ORDER)
                .handler(context -> send(context, script, "text/javascript; charset=utf-8"));
    }

    private static void send(RoutingContext context, Buffer content, String type) {
        context.response().putHeader("Content-Type", type).end(content);
    }

    private static Buffer resource(String name) {
        try (InputStream in = ApiDocsRoute.class.getResourceAsStream("/api-docs/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The resource api-docs/" + name + " is missing from the build");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
