package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Microsoft Teams, by a workflow that posts what it receives: an adaptive card of version 1.4, of which a message takes 28 KB
 * (https://learn.microsoft.com/microsoftteams/limits-specifications-teams). Its text blocks read a part of Markdown, in which a
 * single line break is none.
 */
final class TeamsFormat implements HttpFormat {

    private static final int LONGEST_TEXT = 2_400;
    private static final int MOST_ALERTS = 5;
    private static final int MOST_BYTES = 27_000;

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        int shown = MOST_ALERTS;
        String body = body(notice, shown);
        while (shown > 0 && body.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            shown--;
            body = body(notice, shown);
        }
        return List.of(HttpMessage.of(URI.create(channel.url()), body));
    }

    private static String body(Notice notice, int shown) {
        ObjectNode message = AlertJson.object().put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.putObject("msteams").put("width", "Full");
        ArrayNode blocks = card.putArray("body");
        text(blocks, Markup.MARKDOWN.text(Headline.of(notice)))
                .put("weight", "Bolder")
                .put("size", "Medium")
                .put("color", color(notice));
        for (NoticeAlert alert : Shown.of(notice, shown)) {
            String lines = AlertLines.within(AlertLines.of(alert, Markup.MARKDOWN), LONGEST_TEXT);
            text(blocks, lines.replace("\n", "\n\n")).put("separator", true);
        }
        String more = Shown.more(notice, shown);
        if (!more.isEmpty()) {
            text(blocks, Markup.MARKDOWN.text(more)).put("separator", true);
        }
        return message.toString();
    }

    private static ObjectNode text(ArrayNode blocks, String text) {
        return blocks.addObject().put("type", "TextBlock").put("text", text).put("wrap", true);
    }

    private static String color(Notice notice) {
        if (notice.status() == Notice.Status.RESOLVED) {
            return "Good";
        }
        return switch (notice.severity()) {
            case "info" -> "Accent";
            case "warning" -> "Warning";
            default -> "Attention";
        };
    }
}
