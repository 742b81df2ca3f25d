package io.tocsin.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request an id: the caller's {@code X-Request-ID} where it is sane, else one of ours. It goes into the answer,
 * into every log line of the request (as {@code request_id}) and into every refusal's body.
 */
@ApplicationScoped
public class RequestIds {

    /** The header, in requests and answers. */
    public static final String HEADER = "X-Request-ID";

    /** The key of the logging context; absent in what the service does by itself. */
    public static final String MDC_KEY = "request_id";

    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final int LONGEST = 128;
    /** Above every other filter, so that whatever refuses has an id to name. */
    private static final int PRIORITY = 1000;

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    String id = sane(context.request().getHeader(HEADER));
                    context.put(ATTRIBUTE, id);
                    context.response().putHeader(HEADER, id);
                    MDC.put(MDC_KEY, id);
                    context.next();
                },
                PRIORITY);
    }

    /** The id of the request; one made on the spot where the filter has not run. */
    public static String of(RoutingContext context) {
        String id = context.get(ATTRIBUTE);
        if (id == null) {
            id = sane(context.request().getHeader(HEADER));
            context.put(ATTRIBUTE, id);
        }
        return id;
    }

    private static String sane(@Nullable String offered) {
        if (offered == null || offered.isEmpty() || offered.length() > LONGEST) {
            return UUID.randomUUID().toString();
        }
        for (int i = 0; i < offered.length(); i++) {
            char c = offered.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-_.:/+=".indexOf(c) < 0) {
                return UUID.randomUUID().toString();
            }
        }
        return offered;
    }
}
