package io.tocsin.alert;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tocsin.http.JsonProblem;
import io.tocsin.http.StrictYaml;
import io.tocsin.http.Uuids;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rules as a YAML file: {@code rules: [...]}, each as the API takes it, with channels by name or id. */
final class RuleFile {

    /** In bytes. */
    static final int LARGEST = StrictYaml.LARGEST;

    private static final String LIST = "rules";
    private static final String CHANNELS = "channels";

    private static final ObjectMapper YAML =
            StrictYaml.strict(YAMLMapper.builder(StrictYaml.factory().build())).build();

    private final Map<String, UUID> channels;
    private final Map<String, String> problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private RuleFile(Map<String, UUID> channels, Map<String, String> problems) {
        this.channels = channels;
        this.problems = problems;
    }

    /**
     * A rule of a file.
     *
     * @param place where it stands, as problems begin
     */
    record Entry(String place, CheckedRule checked) {}

    /**
     * The rules of a file by {@link RuleRepository#key}, in its order; those that have a problem are left out.
     *
     * @param channels the ids of all channels by their names
     * @param problems gets the reason for each field of each rule that is wrong
     * @throws RuleFileRefused where it cannot be read at all
     */
    static Map<String, Entry> read(byte[] file, Map<String, UUID> channels, Map<String, String> problems) {
        RuleFile reading = new RuleFile(channels, problems);
        reading.rules(tree(file));
        return reading.entries;
    }

    private void rules(JsonNode root) {
        root.fieldNames().forEachRemaining(field -> {
            if (!field.equals(LIST)) {
                problems.put(field, "is not a field of a file of rules");
            }
        });
        JsonNode list = root.get(LIST);
        if (list == null || !list.isArray()) {
            problems.put(LIST, "is required, a list of rules");
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode entry = list.get(i);
            String name = entry.path("name").asText("");
            String place = LIST + "[" + i + "]" + (name.isEmpty() ? "" : " \"" + name + "\"");
            if (!names.add(RuleRepository.key(entry.path("app").asText(""), name)) && !name.isEmpty()) {
                problems.put(place + ".name", "stands twice in the file for the same app");
            }
            if (entry instanceof ObjectNode object) {
                rule(object, place + ".");
            } else {
                problems.put(place, "is not a rule");
            }
        }
    }

    private void rule(ObjectNode entry, String place) {
        named(entry, place);
        RuleInput input;
        try {
            input = YAML.treeToValue(entry, RuleInput.class);
        } catch (JsonMappingException wrong) {
            problems.put(
                    place + StrictYaml.field(wrong),
                    wrong instanceof UnrecognizedPropertyException
                            ? "is not a field of a rule"
                            : "has the wrong type or form");
            return;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree can be read", impossible);
        }
        if (input.version() != null) {
            problems.put(place + "version", "is not a field of a rule in a file");
        }
        CheckedRule checked = CheckedRule.of(input, place, problems);
        if (checked != null) {
            Rule rule = checked.rule();
            entries.put(RuleRepository.key(rule.app().orElse(null), rule.name()), new Entry(place, checked));
        }
    }

    /** Puts ids in the place of the names of channels. */
    private void named(ObjectNode entry, String place) {
        if (!(entry.get(CHANNELS) instanceof ArrayNode sent)) {
            return;
        }
        for (int i = 0; i < sent.size(); i++) {
            UUID id = channel(sent.get(i));
            if (id == null) {
                problems.put(
                        place + CHANNELS + "[" + i + "]",
                        "is no channel that there is: " + sent.get(i).asText());
                // Else it would be told again as what has no id's form.
                entry.remove(CHANNELS);
                return;
            }
            sent.set(i, new TextNode(id.toString()));
        }
    }

    private @Nullable UUID channel(JsonNode sent) {
        String text = sent.isValueNode() ? sent.asText() : "";
        UUID id = Uuids.parse(text);
        return id != null && channels.containsValue(id) ? id : channels.get(text);
    }

    private static JsonNode tree(byte[] file) {
        if (file.length > LARGEST) {
            throw new RuleFileRefused(List.of("is larger than " + LARGEST + " bytes"));
        }
        try {
            Optional<String> alias = StrictYaml.aliasProblem(YAML, file);
            if (alias.isPresent()) {
                throw new RuleFileRefused(List.of("is not read: " + alias.get()));
            }
            return StrictYaml.read(YAML, file);
        } catch (JacksonException broken) {
            throw new RuleFileRefused(List.of("is not valid YAML: " + JsonProblem.describe(broken)));
        } catch (IOException broken) {
            throw new RuleFileRefused(List.of("is not valid UTF-8"));
        }
    }
}
