package io.tocsin.http;

import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses values in a path that nothing stored can match, such as one with a NUL, before a resource reads them. */
class PathValues {

    /** The longest name that anything in a path has, in UTF-16 units. */
    private static final int MAX_LENGTH = 200;

    @ServerRequestFilter
    void check(UriInfo uri) {
        uri.getPathParameters().forEach((name, values) -> {
            for (String value : values) {
                String problem = SingleLineText.problem(value, MAX_LENGTH);
                if (problem != null) {
                    throw QueryParameters.malformed(name, problem);
                }
            }
        });
    }
}
