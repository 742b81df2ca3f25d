package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Slack's incoming webhooks (https://api.slack.com/messaging/webhooks): a header, and a section an alert. Limits of Block Kit
 * (https://api.slack.com/reference/block-kit/blocks): 50 blocks, a header of 150 characters, a section of 3,000.
 */
final class SlackFormat implements HttpFormat {

    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_FALLBACK = 3_000;
    /** More than people read; the rest is counted. */
    private static final int MOST_ALERTS = 10;

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        ObjectNode message = AlertJson.object();
        String headline = Headline.of(notice);
        message.put("text", Texts.cut(Markup.SLACK.text(headline), LONGEST_FALLBACK));
        ArrayNode blocks = message.putArray("blocks");
        ObjectNode header = blocks.addObject().put("type", "header").putObject("text");
        header.put("type", "plain_text").put("text", Texts.cut(headline, LONGEST_HEADER));
        for (NoticeAlert alert : Shown.of(notice, MOST_ALERTS)) {
            section(blocks, AlertLines.within(AlertLines.of(alert, Markup.SLACK), LONGEST_SECTION));
        }
        String more = Shown.more(notice, MOST_ALERTS);
        if (!more.isEmpty()) {
            section(blocks, Markup.SLACK.text(more));
        }
        return List.of(HttpMessage.of(URI.create(channel.url()), message.toString()));
    }

    private static void section(ArrayNode blocks, String text) {
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", text);
    }
}
