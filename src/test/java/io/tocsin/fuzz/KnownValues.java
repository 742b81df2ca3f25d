package io.tocsin.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Ids, names and cursors that the service has answered with, so that requests reach rows that exist. */
final class KnownValues {

    private static final int MAX_VALUES = 40;

    private final Map<String, List<String>> values = new HashMap<>();
    private final Random random;

    KnownValues(Random random) {
        this.random = random;
    }

    /** Keeps the scalar members of an answer under their names, and ids under their resource too. */
    void learn(String path, JsonNode answer) {
        if (answer.isArray()) {
            answer.forEach(element -> learn(path, element));
        }
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            JsonNode value = member.getValue();
            if (value.isContainerNode()) {
                learn(path, value);
            } else if (!value.isNull() && value.asText().length() < 300) {
                keep(member.getKey(), value.asText());
                if (member.getKey().equals("id") || member.getKey().equals("name")) {
                    keep(resource(path), value.asText());
                }
            }
        }
    }

    /** Returns a value that was answered under the name; empty if there was none. */
    Optional<String> named(String name) {
        List<String> known = values.getOrDefault(name.equals("cursor") ? "next_cursor" : name, List.of());
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    /** Returns an id or a name within the resource of a path. */
    Optional<String> inPath(String path) {
        return named(resource(path));
    }

    private void keep(String name, String value) {
        List<String> known = values.computeIfAbsent(name, first -> new ArrayList<>());
        if (known.size() < MAX_VALUES) {
            known.add(value);
        } else {
            known.set(random.nextInt(MAX_VALUES), value);
        }
    }

    private static String resource(String path) {
        String[] segments = path.split("[/?]", -1);
        return "/" + (segments.length > 3 ? segments[3] : path);
    }
}
