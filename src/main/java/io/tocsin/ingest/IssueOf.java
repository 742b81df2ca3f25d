package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.grouping.Explanation;
import io.tocsin.grouping.Grouper;
import io.tocsin.grouping.Grouping;
import io.tocsin.grouping.Occurrence;
import io.tocsin.issue.Grouped;
import io.tocsin.issue.IssueDescription;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which issue an event belongs to. Pure. */
final class IssueOf {

    private static final int LONGEST_TITLE = 200;

    private IssueOf() {}

    /**
     * The issue of an event.
     *
     * @param grouper by the app's rules
     * @param stackTrace as it is stored; may be empty
     * @param exceptions the chain, checked by {@link ExceptionChain}
     * @param explicit the client's own fingerprint; may be empty
     */
    static Grouped event(
            Grouper grouper,
            String app,
            EventContent content,
            String stackTrace,
            @Nullable JsonNode exceptions,
            List<String> explicit) {
        return grouped(
                app,
                grouper.group(new Occurrence(
                        app,
                        content.errorType(),
                        content.message(),
                        content.platform(),
                        stackTrace,
                        ExceptionChain.thrown(exceptions),
                        explicit)));
    }

    /** Where an event goes whose app makes too many new issues. */
    static Grouped typeAlone(String app, EventContent content) {
        return grouped(
                app,
                Grouping.byTypeAlone(new Occurrence(
                        app, content.errorType(), content.message(), content.platform(), "", List.of(), List.of())));
    }

    /** Where it goes whose app makes too many types as well. */
    static Grouped appAlone(String app) {
        return grouped(app, Grouping.byNothing(app));
    }

    /** The issue of an event that was grouped by the first version's rules, of which only the id is left. */
    static Grouped earlier(UUID issueId, EventContent content) {
        String line = content.message().lines().findFirst().orElse("").strip();
        String type = content.errorType();
        String title = type.isEmpty() ? line : line.isEmpty() ? type : type + ": " + line;
        return new Grouped(
                issueId,
                1,
                () -> new IssueDescription(
                        title.isEmpty() ? "Error without a type" : StorableText.cut(title, LONGEST_TITLE),
                        "",
                        new PayloadWriter().endWhole()));
    }

    private static Grouped grouped(String app, Grouping grouping) {
        return new Grouped(
                grouping.fingerprint().issueId(app),
                grouping.fingerprint().version(),
                () -> new IssueDescription(
                        StorableText.of(grouping.title()),
                        StorableText.of(grouping.culprit()),
                        json(
                                grouping.explanation(),
                                predecessors(app, grouping),
                                IssueSearch.words(grouping.within()))));
    }

    /** Where the issue is new: whose ids it would have had before. */
    private static List<String> predecessors(String app, Grouping grouping) {
        return grouping.earlier().stream()
                .map(fingerprint -> fingerprint.issueId(app).toString())
                .toList();
    }

    private static JsonText json(Explanation explanation, List<String> predecessors, String foundBy) {
        PayloadWriter json = new PayloadWriter();
        json.put("method", explanation.method());
        json.put("rule", StorableText.of(explanation.rule()));
        json.put("parts", array(explanation.parts()));
        json.put("type", StorableText.of(explanation.type()));
        if (explanation.exception() >= 0) {
            json.put("exception", JsonNodeFactory.instance.numberNode(explanation.exception()));
        }
        json.put("exception_type", StorableText.of(explanation.exceptionType()));
        json.put("frames", array(explanation.frames()));
        json.put("message_pattern", StorableText.of(explanation.messagePattern()));
        json.put("sentence", StorableText.of(explanation.sentence()));
        json.put("predecessors", array(predecessors));
        json.put(IssueDescription.FOUND_BY, foundBy);
        return json.endWhole();
    }

    private static @Nullable ArrayNode array(List<String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode(texts.size());
        texts.forEach(array::add);
        return array;
    }
}
