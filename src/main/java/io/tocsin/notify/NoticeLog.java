package io.tocsin.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** The channel of the kind {@code log}: the service's own log, a line for each alert. */
@ApplicationScoped
class NoticeLog {

    private static final Logger LOG = Logger.getLogger("io.tocsin.alerts");
    private static final int LONGEST = 2_000;

    /** Whoever reads logs may not acknowledge by that alone: without the link that does. */
    private static String line(NoticeAlert alert) {
        String link = alert.acknowledgeUrl();
        List<String> lines = AlertLines.of(alert, Markup.PLAIN).stream()
                .filter(line -> link == null || !line.contains(link))
                .toList();
        return Texts.line(String.join("; ", lines), LONGEST);
    }

    Outcome write(Channel channel, Notice notice) {
        List<String> lines = notice.alerts().stream().map(NoticeLog::line).toList();
        // What the notice says may come from events: no line of theirs may pass for one of ours.
        String head = Texts.line(Headline.of(notice) + Headline.more(notice), LONGEST);
        if (lines.isEmpty()) {
            LOG.warn(head);
        }
        lines.forEach(line -> LOG.warnf("%s: %s", head, line));
        return Outcome.accepted(0, "Written to the log");
    }
}
