package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.JsonProblem;
import io.tocsin.http.StrictYaml;
import java.io.IOException;
import java.io.Serial;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runbooks as a file: {@code runbooks: [...]}, in YAML or JSON. YAML is read by its events into a tree of plain values: its tags
 * make no objects, and anchors and aliases, by which a small file could become a large one, are refused.
 */
final class RunbookFile {

    /** In bytes. */
    static final int LARGEST = StrictYaml.LARGEST;

    private static final String LIST = "runbooks";

    private static final ObjectMapper YAML = StrictYaml.strict(YAMLMapper.builder(StrictYaml.factory()
                    .stringQuotingChecker(new NumbersQuoted())
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build()))
            .build();

    private static final ObjectMapper JSON = StrictYaml.strict(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StrictYaml.constraints())
                    .build()))
            .build();

    /** Also those that are not decimal: 0x1f would come back as 31. */
    private static final class NumbersQuoted extends StringQuotingChecker.Default {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || (!value.isEmpty() && "+-.0123456789".indexOf(value.charAt(0)) >= 0);
        }
    }

    private RunbookFile() {}

    /** What is written. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Content(List<RunbookInput> runbooks) {}

    /** As YAML, ordered by name: the same runbooks make the same file. */
    static String yaml(Collection<Runbook> runbooks) {
        try {
            return YAML.writeValueAsString(new Content(runbooks.stream()
                    .sorted(Comparator.comparing(Runbook::name))
                    .map(RunbookInput::of)
                    .toList()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A runbook is plain texts", impossible);
        }
    }

    /**
     * The runbooks of a file by name, in its order.
     *
     * @throws ApiException 400 where it cannot be read, 422 with the reason for each field of each entry that is wrong
     */
    static Map<String, RunbookContent> read(byte[] file, boolean yaml) {
        Map<String, String> problems = new TreeMap<>();
        Map<String, RunbookContent> runbooks = new LinkedHashMap<>();
        JsonNode entries = entries(file, yaml, problems);
        for (int i = 0; entries != null && i < entries.size(); i++) {
            entry(entries.get(i), LIST + "[" + i + "]", runbooks, problems);
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return runbooks;
    }

    private static @Nullable JsonNode entries(byte[] file, boolean yaml, Map<String, String> problems) {
        JsonNode root = tree(file, yaml);
        root.fieldNames().forEachRemaining(field -> {
            if (!field.equals(LIST)) {
                problems.put(field, "is not a field of a file of runbooks");
            }
        });
        JsonNode entries = root.get(LIST);
        if (entries == null || !entries.isArray()) {
            problems.put(LIST, "is required, a list of runbooks");
            return null;
        }
        if (entries.size() > RunbookRules.MOST_RUNBOOKS) {
            problems.put(LIST, "holds more than " + RunbookRules.MOST_RUNBOOKS);
            return null;
        }
        return entries;
    }

    private static void entry(
            JsonNode entry, String place, Map<String, RunbookContent> runbooks, Map<String, String> problems) {
        RunbookInput input;
        try {
            input = entry.isObject() ? JSON.treeToValue(entry, RunbookInput.class) : null;
        } catch (JsonMappingException wrong) {
            problems.put(
                    place + "." + StrictYaml.field(wrong),
                    wrong instanceof UnrecognizedPropertyException
                            ? "is not a field of a runbook"
                            : "has the wrong type or form");
            return;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree can be read", impossible);
        }
        if (input == null) {
            problems.put(place, "is not a runbook");
            return;
        }
        String name = input.name() == null ? "" : input.name();
        String nameProblem = RunbookRules.nameProblem(name);
        if (nameProblem != null) {
            problems.put(
                    place + ".name",
                    name.isEmpty() ? "is required in a file: imports know it by its name" : nameProblem);
        }
        if (input.version() != null) {
            problems.put(place + ".version", "is not a field of a runbook in a file");
        }
        RunbookContent content = RunbookRules.content(input, place + ".", problems);
        if (runbooks.put(name, content) != null && nameProblem == null) {
            problems.put(place + ".name", "stands twice in the file: " + name);
        }
    }

    private static JsonNode tree(byte[] file, boolean yaml) {
        try {
            if (yaml) {
                Optional<String> alias = StrictYaml.aliasProblem(YAML, file);
                if (alias.isPresent()) {
                    throw unreadable(true, alias.get());
                }
            }
            return StrictYaml.read(yaml ? YAML : JSON, file);
        } catch (JacksonException broken) {
            throw unreadable(yaml, JsonProblem.describe(broken));
        } catch (IOException broken) {
            throw unreadable(yaml, "it is not valid UTF-8");
        }
    }

    private static ApiException unreadable(boolean yaml, String problem) {
        return ApiException.of(
                ErrorCode.MALFORMED_REQUEST, "The body is not valid " + (yaml ? "YAML" : "JSON") + ": " + problem);
    }
}
