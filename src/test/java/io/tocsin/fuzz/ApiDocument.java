package io.tocsin.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The operations of an OpenAPI document, and its schemas. */
final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /**
     * A parameter.
     *
     * @param in {@code path}, {@code query} or {@code header}
     */
    record Parameter(String name, String in, JsonNode schema) {}

    /**
     * A method of a path.
     *
     * @param bodies the schema of each media type that it reads
     */
    record Operation(String method, String path, List<Parameter> parameters, Map<String, JsonNode> bodies) {}

    private final JsonNode document;

    ApiDocument(JsonNode document) {
        this.document = document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(operation(method.getKey(), path.getKey(), path.getValue(), method.getValue()));
                }
            }
        }
        return operations;
    }

    private static Operation operation(String method, String path, JsonNode item, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode parameter : list) {
                parameters.add(new Parameter(
                        parameter.path("name").asText(), parameter.path("in").asText(), parameter.path("schema")));
            }
        }
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        operation
                .path("requestBody")
                .path("content")
                .properties()
                .forEach(content ->
                        bodies.put(content.getKey(), content.getValue().path("schema")));
        return new Operation(method.toUpperCase(Locale.ROOT), path, parameters, bodies);
    }

    /** Returns the schema that a reference names, or the first of alternatives. */
    JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        for (int depth = 0; depth < 8; depth++) {
            String reference = resolved.path("$ref").asText("");
            if (!reference.isEmpty()) {
                resolved = document.at(reference.substring(1));
                continue;
            }
            JsonNode alternatives = alternatives(resolved);
            if (alternatives.isEmpty()) {
                return resolved;
            }
            resolved = alternatives.get(0);
        }
        return resolved;
    }

    private static JsonNode alternatives(JsonNode schema) {
        for (String word : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.path(word).isArray()) {
                return schema.path(word);
            }
        }
        return JsonNodeFactory.instance.arrayNode();
    }
}
