package io.tocsin.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent keeps what the receivers' documentation says, whatever stands in it. */
class FormatsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-01T10:05:00Z");
    private static final String HOSTILE =
            "<!channel> @everyone <@U123> & \"quoted\" *bold* _x_ [a](http://evil) `code` | \\ ]( > \u202e\u0007\n# h1 ";

    private static final Channel SLACK =
            Notices.channel(ChannelKind.SLACK, "https://hooks.slack.com/services/T/B/x", "");
    private static final Channel TEAMS = Notices.channel(ChannelKind.TEAMS, "https://prod.example.com/workflows/1", "");
    private static final Channel DISCORD =
            Notices.channel(ChannelKind.DISCORD, "https://discord.com/api/webhooks/1/x", "");
    private static final Channel PAGERDUTY = Notices.channel(ChannelKind.PAGERDUTY, "", "R0UT1NGKEY");
    private static final Channel WEBHOOK =
            Notices.channel(ChannelKind.WEBHOOK, "https://example.com/hook", "0123456789abcdef");
    private static final Channel ALERTMANAGER =
            Notices.channel(ChannelKind.ALERTMANAGER, "http://alertmanager:9093/prefix/", "");

    @ParameterizedTest
    @ValueSource(strings = {"x", HOSTILE, "\uD83D\uDE80", "&", "\\", "\n", "ä\u2028 "})
    void slack_takes_any_notice(String piece) throws JsonProcessingException {
        JsonNode message = one(new SlackFormat().messages(SLACK, Notices.endlessNotice(piece), NOW));

        names(message, "text", "blocks");
        assertThat(message.path("text").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(3_000);
        assertThat(message.path("blocks")).hasSizeBetween(2, 50);
        assertThat(message.at("/blocks/0/type").asText()).isEqualTo("header");
        assertThat(message.at("/blocks/0/text/type").asText()).isEqualTo("plain_text");
        assertThat(message.at("/blocks/0/text/text").asText()).hasSizeBetween(1, 150);
        for (JsonNode block : rest(message.path("blocks"))) {
            names(block, "type", "text");
            assertThat(block.path("type").asText()).isEqualTo("section");
            assertThat(block.at("/text/type").asText()).isEqualTo("mrkdwn");
            String text = block.at("/text/text").asText();
            assertThat(text).hasSizeBetween(1, 3_000).doesNotContain("<!", "<@", "<#");
            assertThat(text.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
            // What is left of angle brackets are whole links.
            assertThat(text.replaceAll("<https://[^<>|\\s]+\\|[^<>|\\n]+>", "")).doesNotContain("<", ">");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", HOSTILE, "\uD83D\uDE80", "*", "\\", "\n"})
    void discord_takes_any_notice(String piece) throws JsonProcessingException {
        JsonNode message = one(new DiscordFormat().messages(DISCORD, Notices.endlessNotice(piece), NOW));

        names(message, "content", "allowed_mentions", "embeds");
        assertThat(message.path("content").asText()).hasSizeBetween(1, 2_000);
        assertThat(message.path("allowed_mentions").toString()).isEqualTo("{\"parse\":[]}");
        assertThat(message.path("embeds")).hasSizeBetween(1, 10);
        int all = 0;
        for (JsonNode embed : message.path("embeds")) {
            names(embed, "title", "description", "color");
            assertThat(embed.path("title").asText()).hasSizeLessThanOrEqualTo(256);
            assertThat(embed.path("description").asText()).hasSizeBetween(1, 4_096);
            assertThat(embed.path("color").asInt()).isBetween(0, 0xFFFFFF);
            all += embed.path("title").asText().length()
                    + embed.path("description").asText().length();
        }
        assertThat(all).isLessThanOrEqualTo(6_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", HOSTILE, "\uD83D\uDE80", "\u932F\u8AA4", "*", "\\", "\"", "\n"})
    void teams_takes_any_notice(String piece) throws JsonProcessingException {
        List<HttpMessage> messages = new TeamsFormat().messages(TEAMS, Notices.endlessNotice(piece), NOW);
        JsonNode message = one(messages);

        // The service keeps the card as a JSON string inside its own JSON, and others counted it in UTF-16.
        String kept = JSON.writeValueAsString(messages.get(0).body());
        assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(28_672);
        assertThat(kept.getBytes(StandardCharsets.UTF_16LE)).hasSizeLessThan(28_672);
        names(message, "type", "attachments");
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.path("attachments")).hasSize(1);
        assertThat(message.at("/attachments/0/contentType").asText())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        JsonNode card = message.at("/attachments/0/content");
        assertThat(card.path("type").asText()).isEqualTo("AdaptiveCard");
        assertThat(card.path("version").asText()).isEqualTo("1.4");
        assertThat(card.path("body").size()).isGreaterThan(1);
        for (JsonNode block : card.path("body")) {
            assertThat(block.path("type").asText()).isEqualTo("TextBlock");
            assertThat(block.path("wrap").asBoolean()).isTrue();
            assertThat(block.path("text").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", HOSTILE, "\uD83D\uDE80", "\"", "\n"})
    void pagerduty_takes_any_notice(String piece) throws JsonProcessingException {
        List<HttpMessage> messages = new PagerDutyFormat().messages(PAGERDUTY, Notices.endlessNotice(piece), NOW);

        assertThat(messages).hasSize(40);
        JsonNode event = read(messages.get(0));
        names(event, "routing_key", "event_action", "dedup_key", "payload", "client", "client_url", "links");
        assertThat(messages.get(0).url().toString()).isEqualTo("https://events.pagerduty.com/v2/enqueue");
        assertThat(messages.get(0).body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(512 << 10);
        assertThat(event.path("event_action").asText()).isEqualTo("trigger");
        assertThat(event.path("dedup_key").asText()).hasSizeBetween(1, 255);
        JsonNode payload = event.path("payload");
        assertThat(payload.path("summary").asText()).hasSizeBetween(1, 1_024);
        assertThat(payload.path("source").asText()).isNotEmpty();
        assertThat(payload.path("severity").asText()).isIn("critical", "error", "warning", "info");
        assertThat(OffsetDateTime.parse(payload.path("timestamp").asText())).isNotNull();
        assertThat(payload.path("custom_details").isObject()).isTrue();
        for (JsonNode link : event.path("links")) {
            names(link, "href", "text");
        }
    }

    @Test
    void everybody_is_told_what_since_when_how_much_which_issues_what_to_do_and_where_to_acknowledge()
            throws JsonProcessingException {
        Notice notice = Notices.firing(new UUID(0, 9), "group");
        List<String> bodies = new ArrayList<>();
        bodies.add(one(new SlackFormat().messages(SLACK, notice, NOW)).toString());
        bodies.add(
                one(new TeamsFormat().messages(TEAMS, notice, NOW)).toString().replace("\\\\", ""));
        bodies.add(one(new DiscordFormat().messages(DISCORD, notice, NOW))
                .toString()
                .replace("\\\\", ""));
        bodies.add(one(new PagerDutyFormat().messages(PAGERDUTY, notice, NOW)).toString());
        bodies.add(one(new WebhookFormat("https://tocsin.example.com").messages(WEBHOOK, notice, NOW))
                .toString());
        bodies.add(one(new AlertmanagerFormat().messages(ALERTMANAGER, notice, NOW))
                .toString());
        bodies.add(String.join("\n", AlertLines.of(notice.alerts().get(0), Markup.PLAIN)));
        bodies.add(String.join("\n", AlertLines.of(notice.alerts().get(0), Markup.HTML)));

        for (String body : bodies) {
            assertThat(body)
                    .contains("TooManyErrors", "Errors of shop are at 12.5 %", "2026-03-01", "12.5 %", "5 %")
                    .contains("PaymentDeclined: card declined", "https://tocsin.example.com/issues/3", "120")
                    .contains("Payments declined", "Look at the provider's status page".substring(0, 20))
                    .contains("https://wiki.example.com/declined", "https://tocsin.example.com/alerts/1/acknowledge");
        }
    }

    @Test
    void a_webhook_is_sent_what_alertmanager_sends() throws JsonProcessingException {
        Notice notice = Notices.firing(new UUID(0, 9), "group");
        HttpMessage message = new WebhookFormat("https://tocsin.example.com")
                .messages(WEBHOOK, notice, NOW)
                .get(0);
        JsonNode body = read(message);

        names(
                body,
                "version",
                "groupKey",
                "truncatedAlerts",
                "status",
                "receiver",
                "groupLabels",
                "commonLabels",
                "commonAnnotations",
                "externalURL",
                "alerts");
        assertThat(body.path("version").asText()).isEqualTo("4");
        assertThat(body.path("status").asText()).isEqualTo("firing");
        assertThat(body.path("receiver").asText()).isEqualTo("on call");
        assertThat(body.path("truncatedAlerts").isInt()).isTrue();
        JsonNode alert = body.at("/alerts/0");
        names(alert, "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(message.headers())
                .containsEntry("Idempotency-Key", notice.idempotencyKey())
                .containsEntry("X-Tocsin-Timestamp", Long.toString(NOW.getEpochSecond()));
    }

    @Test
    void labels_that_all_alerts_share_are_common_and_others_are_not() throws JsonProcessingException {
        Notice notice = Notices.of(
                new UUID(0, 9),
                "group",
                Notice.Status.FIRING,
                List.of(Notices.alert("one", Notice.Status.FIRING), Notices.alert("two", Notice.Status.RESOLVED)));
        JsonNode body = one(new WebhookFormat("http://localhost:8080").messages(WEBHOOK, notice, NOW));

        assertThat(body.at("/commonLabels/app").asText()).isEqualTo("shop");
        assertThat(body.path("commonLabels").has("group")).isFalse();
        assertThat(body.at("/alerts/1/status").asText()).isEqualTo("resolved");
        assertThat(body.at("/alerts/1/endsAt").asText()).isEqualTo("2026-03-01T10:10:00Z");
    }

    @Test
    void a_resolved_alert_closes_its_incident_and_no_other() throws JsonProcessingException {
        Notice notice = Notices.of(
                new UUID(0, 9),
                "group",
                Notice.Status.FIRING,
                List.of(Notices.alert("one", Notice.Status.FIRING), Notices.alert("two", Notice.Status.RESOLVED)));
        List<HttpMessage> messages = new PagerDutyFormat().messages(PAGERDUTY, notice, NOW);

        assertThat(read(messages.get(0)).path("dedup_key").asText()).isEqualTo("one");
        JsonNode resolve = read(messages.get(1));
        names(resolve, "routing_key", "event_action", "dedup_key");
        assertThat(resolve.path("event_action").asText()).isEqualTo("resolve");
        assertThat(resolve.path("dedup_key").asText()).isEqualTo("two");
    }

    @Test
    void alertmanager_is_told_an_end_that_lies_ahead_or_the_true_one() throws JsonProcessingException {
        Notice notice = Notices.of(
                new UUID(0, 9),
                "group",
                Notice.Status.FIRING,
                List.of(Notices.alert("one", Notice.Status.FIRING), Notices.alert("two", Notice.Status.RESOLVED)));
        HttpMessage message =
                new AlertmanagerFormat().messages(ALERTMANAGER, notice, NOW).get(0);
        JsonNode alerts = read(message);

        assertThat(message.url().toString()).isEqualTo("http://alertmanager:9093/prefix/api/v2/alerts");
        assertThat(alerts.at("/0/endsAt").asText()).isEqualTo("2026-03-01T10:11:00Z");
        assertThat(alerts.at("/1/endsAt").asText()).isEqualTo("2026-03-01T10:10:00Z");
        names(alerts.get(0), "labels", "annotations", "startsAt", "endsAt", "generatorURL");
    }

    @Test
    void markdown_keeps_text_as_text() {
        assertThat(Markup.MARKDOWN.text("[a](http://x) **b** @here <@1>"))
                .isEqualTo("\\[a\\]\\(http\\://x\\) \\*\\*b\\*\\* \\@here \\<\\@1\\>");
        assertThat(Markup.MARKDOWN.link("x", "javascript:alert(1)")).isEqualTo("x");
        assertThat(Markup.HTML.link("<x>", "https://a.example/?q=\"")).isEqualTo("&lt;x&gt;");
        assertThat(Markup.SLACK.link("a|b", "https://a.example/?a=1&b=2|"))
                .isEqualTo("<https://a.example/?a=1&amp;b=2%7C|a¦b>");
    }

    private static JsonNode one(List<HttpMessage> messages) throws JsonProcessingException {
        assertThat(messages).hasSize(1);
        return read(messages.get(0));
    }

    private static JsonNode read(HttpMessage message) throws JsonProcessingException {
        return JSON.readTree(message.body());
    }

    private static void names(JsonNode object, String... expected) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(Set.copyOf(names)).isEqualTo(Set.of(expected));
    }

    private static List<JsonNode> rest(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).skip(1).toList();
    }
}
