package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Discord's webhooks (https://discord.com/developers/docs/resources/webhook#execute-webhook): an embed an alert, at most 10, with
 * titles of 256, descriptions of 4,096 and all texts of 6,000 characters together. Nobody is mentioned, whatever a text says.
 */
final class DiscordFormat implements HttpFormat {

    private static final int LONGEST_CONTENT = 2_000;
    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_DESCRIPTION = 4_096;
    private static final int LONGEST_EMBEDS = 6_000;
    private static final int MOST_ALERTS = 5;
    private static final int RED = 0xD93F3F;
    private static final int ORANGE = 0xE8912D;
    private static final int BLUE = 0x3B82C4;
    private static final int GREEN = 0x2E9E5B;

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        ObjectNode message = AlertJson.object();
        String more = Shown.more(notice, MOST_ALERTS);
        String content =
                Markup.MARKDOWN.bold(Headline.of(notice)) + (more.isEmpty() ? "" : "\n" + Markup.MARKDOWN.text(more));
        message.put("content", Texts.cut(content, LONGEST_CONTENT));
        message.putObject("allowed_mentions").putArray("parse");
        ArrayNode embeds = message.putArray("embeds");
        List<NoticeAlert> alerts = Shown.of(notice, MOST_ALERTS);
        int room = LONGEST_EMBEDS / Math.max(1, alerts.size());
        for (NoticeAlert alert : alerts) {
            String title = Texts.line((alert.firing() ? "" : "Resolved: ") + alert.name(), LONGEST_TITLE);
            List<String> lines = AlertLines.of(alert, Markup.MARKDOWN);
            // The first line is the name, which the title says.
            String description = AlertLines.within(
                    lines.subList(1, lines.size()), Math.min(LONGEST_DESCRIPTION, room - title.length()));
            embeds.addObject()
                    .put("title", title)
                    .put("description", description)
                    .put("color", color(notice, alert));
        }
        return List.of(HttpMessage.of(URI.create(channel.url()), message.toString()));
    }

    private static int color(Notice notice, NoticeAlert alert) {
        if (!alert.firing()) {
            return GREEN;
        }
        return switch (alert.labels().getOrDefault("severity", notice.severity())) {
            case "info" -> BLUE;
            case "warning" -> ORANGE;
            default -> RED;
        };
    }
}
