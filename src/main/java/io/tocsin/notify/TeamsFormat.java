package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Writes messages for Microsoft Teams, as a workflow posts them: an adaptive card of version 1.4. Its text blocks read a part of
 * Markdown, which needs two line breaks for one. A message has at most 28,672 bytes, see {@link #size}.
 */
final class TeamsFormat implements HttpFormat {

    private static final int LONGEST_TEXT = 2_400;
    private static final int MOST_ALERTS = 5;
    /** Below the 28,672 bytes of a message: the service adds fields of its own. */
    static final int MAX_BYTES = 28_000;

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        int shown = MOST_ALERTS;
        String body = body(notice, shown);
        while (shown > 0 && size(body) > MAX_BYTES) {
            shown--;
            body = body(notice, shown);
        }
        return List.of(HttpMessage.of(URI.create(channel.url()), body));
    }

    /**
     * Returns how many bytes the service counts. It keeps the card as a JSON string inside another JSON document, so each quote and
     * backslash counts twice: a request of 24,453 bytes was refused as 28,897 (msteams-docs issue 11274). Other senders met the limit
     * at half of it, as of a text in UTF-16. What is not ASCII may be escaped as well. The largest of these is assumed.
     */
    static int size(String body) {
        int escaped = 0;
        int characters = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            int length = c == '"' || c == '\\' ? 2 : 1;
            characters += length;
            escaped += c > 126 ? 6 : length;
        }
        return Math.max(escaped, 2 * characters);
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
