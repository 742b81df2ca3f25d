package io.tocsin.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Errors of real programs, in any order: those of the grouping corpus, without what it was labelled with. */
final class CorpusEvents implements Bodies {

    private static final List<String> LABELS = List.of("group", "variant");

    private final List<ObjectNode> corpus = new ArrayList<>();
    private final int events;

    /**
     * Reads the corpus.
     *
     * @param folder its files, each of lines of one event
     * @param events how many a request
     */
    CorpusEvents(Path folder, int events) throws IOException {
        this.events = events;
        ObjectMapper mapper = new ObjectMapper();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    corpus.add(((ObjectNode) mapper.readTree(line)).without(LABELS));
                }
            }
        }
        if (corpus.isEmpty()) {
            throw new IOException(folder + " holds no events");
        }
    }

    /** How many different events there are. */
    int size() {
        return corpus.size();
    }

    @Override
    public int events() {
        return events;
    }

    @Override
    public boolean withIds() {
        return false;
    }

    @Override
    public String body(SplittableRandom random, String app) {
        StringBuilder body = new StringBuilder("[");
        for (int i = 0; i < events; i++) {
            body.append(i == 0 ? "" : ",")
                    .append(corpus.get(random.nextInt(corpus.size())).put("app", app));
        }
        return body.append(']').toString();
    }
}
