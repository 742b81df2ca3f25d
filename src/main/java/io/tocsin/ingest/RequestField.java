package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The field {@code request}: {@code {method, url, headers, body}}, where the body may be any JSON. */
final class RequestField {

    private RequestField() {}

    /** The field, every wrong type told to the reader; null where it is absent. */
    static @Nullable JsonNode checked(FieldReader fields) {
        JsonNode request = fields.object("request");
        if (request == null) {
            return null;
        }
        for (String field : new String[] {"method", "url"}) {
            JsonNode value = request.get(field);
            if (value != null && !value.isNull() && !value.isTextual()) {
                fields.problem("request." + field, "must be a string");
            }
        }
        JsonNode headers = request.get("headers");
        if (headers != null && !headers.isNull() && !headers.isObject()) {
            fields.problem("request.headers", "must be an object");
        }
        return request;
    }
}
