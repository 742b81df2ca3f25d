package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.grouping.Fingerprint;
import io.tocsin.issue.Grouped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Which issue an event belongs to. */
final class IssueOf {

    private static final int TITLE = 200;

    private static final JsonText NO_EXPLANATION = JsonText.ofOwned("{}".getBytes(StandardCharsets.UTF_8));

    private IssueOf() {}

    static Grouped event(String app, EventContent content, List<String> explicit) {
        Fingerprint fingerprint = Fingerprint.of(content.errorType(), explicit);
        return new Grouped(fingerprint.issueId(app), fingerprint.version(), title(content), "", NO_EXPLANATION);
    }

    /** Where an event goes whose app makes too many new issues. */
    static Grouped typeAlone(String app, EventContent content) {
        return event(app, content, List.of());
    }

    /** The issue of an event that was grouped by the first version's rules, of which only the id is left. */
    static Grouped earlier(UUID issueId, EventContent content) {
        return new Grouped(issueId, 1, title(content), "", NO_EXPLANATION);
    }

    /** The type and the message's first line. */
    static String title(EventContent content) {
        String line = content.message().lines().findFirst().orElse("").strip();
        String type = content.errorType();
        String title = type.isEmpty() ? line : line.isEmpty() ? type : type + ": " + line;
        return StorableText.cut(title, TITLE);
    }
}
