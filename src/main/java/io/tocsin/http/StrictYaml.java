package io.tocsin.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads YAML files of users into plain texts, so that its tags make no objects and every value keeps its source text: {@code 1.10},
 * {@code 010}, {@code 1e3}, {@code yes} and {@code 2026-03-01} stay what they are. Size and depth are bounded; a field that stands
 * twice or is unknown is refused. Anchors and aliases, which could turn a small file into a large one, are refused too.
 */
public final class StrictYaml {

    /** In characters, and so in bytes at least. */
    public static final int LARGEST = 1 << 20;

    /** Files of ours hold lists of objects with lists of objects: more is nothing that we read. */
    private static final int DEEPEST = 16;

    private StrictYaml() {}

    /** What parsers are made with. */
    public static YAMLFactoryBuilder factory() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setAllowDuplicateKeys(false);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .streamReadConstraints(constraints())
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS);
    }

    /** The bounds, also for the same content as JSON. */
    public static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build();
    }

    /**
     * Reads a file, YAML or JSON, into a tree whose values are texts or null. Binding the tree to a record converts texts to numbers
     * and truth values where the record has them.
     *
     * @throws JacksonException if it cannot be parsed, or has a second document
     */
    public static JsonNode read(ObjectMapper mapper, byte[] file) throws IOException {
        try (JsonParser source = mapper.createParser(file);
                ScalarTextParser texts = new ScalarTextParser(source)) {
            JsonNode tree = mapper.readTree(texts);
            if (texts.nextToken() != null) {
                throw new JsonParseException(source, "Unexpected content after the end");
            }
            return tree == null ? MissingNode.getInstance() : tree;
        }
    }

    /** A mapper to {@code snake_case} fields that refuses what it does not know. */
    public static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfigDefaults(
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
    }

    /** What is wrong with a file that has an anchor or an alias: Jackson would read one as the text of its name. */
    public static Optional<String> aliasProblem(ObjectMapper yaml, byte[] file) throws IOException {
        try (YAMLParser parser = (YAMLParser) yaml.getFactory().createParser(file)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias() || parser.getObjectId() != null) {
                    return Optional.of("it has an anchor or an alias, which are not read here, at line "
                            + parser.currentTokenLocation().getLineNr());
                }
            }
        }
        return Optional.empty();
    }

    /** The field that could not be read, such as {@code match[0].app}. */
    public static String field(JsonMappingException problem) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : problem.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
