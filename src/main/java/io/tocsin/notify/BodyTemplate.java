package io.tocsin.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.http.JsonProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's own body: JSON with placeholders such as {@code {{ title }}}. Texts stand within the quotes of a JSON string and are
 * escaped for it; {@code alert_count}, {@code truncated_alerts} are numbers and {@code alerts}, {@code common_labels} are JSON, and
 * stand without quotes. Pure.
 */
final class BodyTemplate {

    static final int LONGEST = 16 << 10;
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** What every text has to survive: a quote that is not escaped, or that stands outside of a string, breaks the JSON. */
    private static final String TRICKY = "a \"text\" with \\ and\nlines";

    private BodyTemplate() {}

    /** Why a text is no template; null where it is one. */
    static @Nullable String problem(String template) {
        if (template.isBlank() || template.length() > LONGEST) {
            return "must have 1 to " + LONGEST + " characters";
        }
        NoticeAlert alert = new NoticeAlert(
                TRICKY,
                Notice.Status.FIRING,
                Map.of("alertname", TRICKY, "environment", TRICKY),
                Map.of(),
                Instant.EPOCH,
                null,
                TRICKY,
                TRICKY,
                TRICKY,
                TRICKY,
                TRICKY,
                List.of(),
                new Remedy(TRICKY, TRICKY, TRICKY, TRICKY),
                null,
                null);
        Notice sample = new Notice(
                TRICKY,
                new UUID(0, 0),
                TRICKY,
                TRICKY,
                TRICKY,
                Notice.Status.FIRING,
                TRICKY,
                Instant.EPOCH,
                List.of(alert),
                0,
                new Digest(1, TRICKY));
        ObjectNode standard = AlertJson.object().put("receiver", TRICKY);
        standard.putArray("alerts").add(TRICKY);
        standard.putObject("commonLabels").put("app", TRICKY);
        try {
            STRICT.readTree(fill(template, sample, standard));
            return null;
        } catch (UnknownPlaceholder unknown) {
            return String.valueOf(unknown.getMessage());
        } catch (JsonProcessingException broken) {
            return "is no JSON once its placeholders are filled (" + JsonProblem.describe(broken)
                    + "): texts stand within quotes, numbers and JSON without";
        }
    }

    /**
     * The body for a notice.
     *
     * @param standard what would be sent without a template
     */
    static String fill(String template, Notice notice, ObjectNode standard) {
        Map<String, String> values = values(notice, standard);
        return replaced(template, name -> {
            String value = values.get(name);
            if (value == null) {
                throw new UnknownPlaceholder(name, values);
            }
            return value;
        });
    }

    private static Map<String, String> values(Notice notice, ObjectNode standard) {
        Map<String, String> values = new TreeMap<>();
        values.put("alert_count", Integer.toString(notice.alerts().size()));
        values.put("truncated_alerts", Integer.toString(notice.truncatedAlerts()));
        values.put("alerts", standard.path("alerts").toString());
        values.put("common_labels", standard.path("commonLabels").toString());
        text(values, "receiver", standard.path("receiver").asText());
        text(values, "status", notice.status().text());
        text(values, "severity", notice.severity());
        text(values, "app", notice.app());
        text(values, "title", notice.title());
        text(values, "at", notice.at().toString());
        text(values, "group_key", notice.groupKey());
        text(values, "idempotency_key", notice.idempotencyKey());
        text(values, "digest", notice.digest() == null ? null : notice.digest().sentence());
        NoticeAlert first = notice.alerts().isEmpty() ? null : notice.alerts().get(0);
        Remedy remedy = first == null ? null : first.remedy();
        text(values, "alertname", first == null ? null : first.name());
        text(values, "environment", first == null ? null : first.labels().get("environment"));
        text(values, "summary", first == null ? null : first.summary());
        text(values, "value", first == null ? null : first.value());
        text(values, "threshold", first == null ? null : first.threshold());
        text(values, "since", first == null ? null : first.startsAt().toString());
        text(values, "url", first == null ? null : first.url());
        text(values, "acknowledge_url", first == null ? null : first.acknowledgeUrl());
        text(values, "runbook_title", remedy == null ? null : remedy.title());
        text(values, "runbook_solution", remedy == null ? null : remedy.solution());
        text(values, "runbook_url", remedy == null ? null : remedy.url());
        return values;
    }

    private static void text(Map<String, String> values, String name, @Nullable String value) {
        values.put(
                name,
                value == null ? "" : new String(JsonStringEncoder.getInstance().quoteAsString(value)));
    }

    private static String replaced(String template, UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder(template.length() + 256);
        int from = 0;
        for (int open = template.indexOf(OPEN); open >= 0; open = template.indexOf(OPEN, from)) {
            int close = template.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            filled.append(template, from, open);
            filled.append(
                    values.apply(template.substring(open + OPEN.length(), close).strip()));
            from = close + CLOSE.length();
        }
        return filled.append(template, from, template.length()).toString();
    }

    /** Names a placeholder that nothing would replace. */
    private static final class UnknownPlaceholder extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private static final int LONGEST_NAME = 40;

        UnknownPlaceholder(String name, Map<String, String> known) {
            super(
                    "knows no placeholder {{ " + Texts.line(name, LONGEST_NAME) + " }}; there are "
                            + String.join(", ", new TreeSet<>(known.keySet())),
                    null,
                    false,
                    false);
        }
    }
}
