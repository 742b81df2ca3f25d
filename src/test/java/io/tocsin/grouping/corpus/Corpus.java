package io.tocsin.grouping.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.grouping.Frame;
import io.tocsin.grouping.Occurrence;
import io.tocsin.grouping.Thrown;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the corpus: one file a language, one JSON object a line with {@code group}, {@code variant} and the event's fields as the
 * native API has them; and {@code groups.tsv}, which says what makes a group hard.
 */
final class Corpus {

    static final List<String> LANGUAGES = List.of(
            "java",
            "quarkus",
            "python",
            "javascript",
            "browser",
            "go",
            "ruby",
            "dotnet",
            "php",
            "messages",
            "structured",
            "rust",
            "elixir",
            "perl",
            "lua",
            "ocaml",
            "haskell",
            "c",
            "tcl");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /**
     * What is known of a group.
     *
     * @param note what makes it hard, a near neighbour as {@code like its-name}; empty where it is plain
     */
    record Group(String language, String name, String note) {}

    static List<CorpusEvent> events() {
        return LANGUAGES.stream().flatMap(language -> events(language).stream()).toList();
    }

    static List<CorpusEvent> events(String language) {
        return lines(language + ".jsonl").stream()
                .map(line -> event(language, line))
                .toList();
    }

    static List<Group> groups() {
        return lines("groups.tsv").stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(parts -> new Group(parts[0], parts[1], parts[2]))
                .toList();
    }

    /** A file's lines as they are, without the empty ones. */
    static List<String> lines(String file) {
        try (InputStream stream = Corpus.class.getResourceAsStream("/grouping-corpus/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("The corpus has no " + file);
            }
            // Not String.lines(): a message may hold a lone carriage return, escaped, but never a raw line feed.
            return List.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CorpusEvent event(String language, String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not JSON, in " + language + ": " + line, e);
        }
        return new CorpusEvent(
                language,
                json.path("group").asText(),
                json.path("variant").asText(),
                new Occurrence(
                        language,
                        json.path("error_type").asText(),
                        json.path("message").asText(),
                        json.path("platform").asText(),
                        json.path("stack_trace").asText(),
                        chain(json.path("exceptions")),
                        List.of()));
    }

    private static List<Thrown> chain(JsonNode exceptions) {
        List<Thrown> chain = new ArrayList<>();
        for (JsonNode thrown : exceptions) {
            List<Frame> frames = new ArrayList<>();
            for (JsonNode frame : thrown.path("frames")) {
                frames.add(new Frame(
                        frame.path("module").asText(),
                        frame.path("function").asText(),
                        frame.path("file").asText(),
                        frame.path("line").asInt(),
                        frame.has("in_app") ? frame.path("in_app").asBoolean() : null,
                        frame.path("context_line").asText()));
            }
            chain.add(new Thrown(
                    thrown.path("type").asText(), thrown.path("message").asText(), List.copyOf(frames)));
        }
        return List.copyOf(chain);
    }
}
