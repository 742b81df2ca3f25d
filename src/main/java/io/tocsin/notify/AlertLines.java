package io.tocsin.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of an alert, in lines: what, since when, how much, where to look and acknowledge, which issues, what to do.
 * The first lines matter most, so that whatever has less room leaves out the last. Pure.
 */
final class AlertLines {

    static final String BULLET = "• ";
    private static final int LONGEST_SUMMARY = 300;
    private static final int LONGEST_CAUSE = 300;
    private static final int LONGEST_SOLUTION = 700;
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_LABELS = 200;
    private static final int LONGEST_ISSUE = 120;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AlertLines() {}

    static List<String> of(NoticeAlert alert, Markup markup) {
        List<String> lines = new ArrayList<>();
        lines.add(markup.bold(Texts.line((alert.firing() ? "" : "Resolved: ") + alert.name(), Texts.LONGEST_TITLE)));
        lines.add(markup.text(Texts.line(alert.summary(), LONGEST_SUMMARY)));
        lines.add(markup.text(since(alert)));
        if (alert.value() != null) {
            lines.add(markup.text(measured(alert.value(), alert.threshold())));
        }
        lines.add(markup.text(labels(alert.labels())));
        lines.add(markup.link("Details", alert.url()));
        if (alert.acknowledgeUrl() != null) {
            lines.add(markup.link("Acknowledge", alert.acknowledgeUrl()));
        }
        for (NoticeIssue issue : alert.issues()) {
            lines.add(BULLET + issue.count() + " × "
                    + markup.link(Texts.line(issue.title(), LONGEST_ISSUE), issue.url()));
        }
        if (alert.remedy() != null) {
            addRemedy(lines, alert.remedy(), markup);
        }
        return lines;
    }

    /** As many of the lines as fit, each whole: a cut within one could leave half of an escape or a link. */
    static String within(List<String> lines, int longest) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            int more = line.length() + (text.isEmpty() ? 0 : 1);
            if (text.length() + more <= longest) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        return text.toString();
    }

    static String measured(String value, @Nullable String threshold) {
        String measured = "Value " + Texts.line(value, LONGEST_VALUE);
        return threshold == null ? measured : measured + ", threshold " + Texts.line(threshold, LONGEST_VALUE);
    }

    private static String since(NoticeAlert alert) {
        Instant end = alert.endsAt();
        return "Since " + TIME.format(alert.startsAt()) + (end == null ? "" : ", until " + TIME.format(end));
    }

    private static String labels(Map<String, String> labels) {
        List<String> told = new ArrayList<>();
        for (String name : List.of("app", "environment", "severity")) {
            String value = labels.get(name);
            if (value != null && !value.isEmpty()) {
                told.add(name + " " + value);
            }
        }
        return Texts.line(String.join(", ", told), LONGEST_LABELS);
    }

    private static void addRemedy(List<String> lines, Remedy remedy, Markup markup) {
        String title = "Runbook: " + Texts.line(remedy.title(), Texts.LONGEST_TITLE);
        lines.add(remedy.url() == null ? markup.text(title) : markup.link(title, remedy.url()));
        if (!remedy.cause().isEmpty()) {
            lines.add(markup.text("Cause: " + Texts.line(remedy.cause(), LONGEST_CAUSE)));
        }
        if (!remedy.solution().isEmpty()) {
            lines.add(markup.text("What to do: " + Texts.line(remedy.solution(), LONGEST_SOLUTION)));
        }
    }
}
