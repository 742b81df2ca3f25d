package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.add;
import static io.tocsin.notify.ChannelApi.awaitStatuses;
import static io.tocsin.notify.ChannelApi.channel;
import static io.tocsin.notify.ChannelApi.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class MailTest {

    @Inject
    Outbox outbox;

    @Inject
    DeliveryJob job;

    @BeforeEach
    void an_empty_mailbox() throws Exception {
        MailServer.set(MailServer.Mood.WORKING);
        // The first message takes long, since both sides load what they need.
        UUID channel = email("first@example.com");
        await().until(() -> ChannelApi.test(channel).getBoolean("delivered"));
        MailServer.mail().purgeEmailFromAllMailboxes();
    }

    @Test
    void a_group_is_a_conversation_of_text_and_html() throws Exception {
        UUID channel = email("team@example.com", "boss@example.com");
        NoticeAlert hostile = Notices.endless("<script>alert(1)</script>\r\nBcc: a@example.com\r\n");
        Notice first = Notices.firing(channel, "a group");
        add(outbox, first);
        add(outbox, Notices.resolved(channel, "a group"));
        add(outbox, Notices.of(channel, "other", Notice.Status.FIRING, List.of(hostile)));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            job.wake();
            return ChannelApi.deliveries(channel)
                    .getList("deliveries.status")
                    .equals(List.of("delivered", "delivered", "delivered"));
        });

        MimeMessage[] messages = MailServer.mail().getReceivedMessages();
        // To two recipients; one that was slow may have come twice, and is known by its id.
        assertThat(messages).hasSizeGreaterThanOrEqualTo(6);
        assertThat(Arrays.stream(messages).map(MailTest::messageId).distinct()).hasSize(3);
        MimeMessage firing = with("[FIRING] critical: Errors of a group", messages);
        MimeMessage resolved = with("[RESOLVED] Errors of a group", messages);
        assertThat(firing.getHeader("From")[0]).contains("tocsin@example.com");
        assertThat(firing.getHeader("Message-ID")).hasSize(1);
        assertThat(firing.getHeader("Message-ID")[0])
                .startsWith("<notice.")
                .isNotEqualTo(resolved.getHeader("Message-ID")[0]);
        assertThat(firing.getHeader("References")[0])
                .startsWith("<group.")
                .isEqualTo(resolved.getHeader("References")[0])
                .isNotEqualTo(
                        with("[FIRING] critical: Errors of other", messages).getHeader("References")[0]);
        assertThat(part(firing, 0))
                .contains("TooManyErrors", "Since 2026-03-01 10:00:00 UTC")
                .contains("Acknowledge: https://tocsin.example.com/alerts/1/acknowledge");
        assertThat(part(firing, 1))
                .contains("<a href=\"https://tocsin.example.com/alerts/1/acknowledge\">Acknowledge</a>");
        assertThat(part(with("[FIRING] critical: Errors of other", messages), 1))
                .contains("&lt;script&gt;")
                .doesNotContain("<script");
    }

    private static String messageId(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String part(MimeMessage message, int number) throws Exception {
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(number).getContentType()).startsWith(number == 0 ? "text/plain" : "text/html");
        return (String) parts.getBodyPart(number).getContent();
    }

    @Test
    void a_key_that_is_sent_again_has_the_same_message_id() throws Exception {
        UUID channel = email("team@example.com");
        assertThat(ChannelApi.test(channel).getBoolean("delivered")).isTrue();
        MimeMessage message = MailServer.mail().getReceivedMessages()[0];
        assertThat(message.getSubject()).startsWith("[FIRING] info: Test of the channel");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void a_server_that_is_busy_is_tried_again_and_one_that_refuses_is_not() {
        UUID channel = email("team@example.com");
        MailServer.set(MailServer.Mood.BUSY);
        JsonPath busy = ChannelApi.test(channel);
        assertThat(busy.getBoolean("delivered")).isFalse();
        MailServer.set(MailServer.Mood.REFUSING);
        add(outbox, Notices.firing(channel, "group"));
        awaitStatuses(channel, "failed");
        JsonPath log = ChannelApi.deliveries(channel);
        assertThat(log.getString("deliveries[0].log[0].answer")).contains("we take nothing");
        assertThat(log.getInt("deliveries[0].log[0].status")).isEqualTo(554);
        MailServer.set(MailServer.Mood.BUSY);
        add(outbox, Notices.firing(channel, "later"));
        ChannelApi.awaitStatuses(channel, "failed", "pending");
    }

    @Test
    void what_a_server_says_at_once_is_always_heard() {
        UUID channel = email("team@example.com");
        MailServer.set(MailServer.Mood.REFUSING);
        for (int i = 0; i < 200; i++) {
            assertThat(ChannelApi.test(channel).getInt("status")).isEqualTo(554);
        }
    }

    @Test
    void a_server_that_says_nothing_is_not_waited_for() {
        UUID channel = email("team@example.com");
        MailServer.set(MailServer.Mood.SILENT);
        long start = System.nanoTime();
        JsonPath result = ChannelApi.test(channel);

        assertThat(result.getBoolean("delivered")).isFalse();
        assertThat(result.getString("answer")).contains("3500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void a_recipient_that_is_refused_keeps_no_other_from_the_message() {
        UUID channel = email("team@example.com", "gone@example.com");
        MailServer.set(MailServer.Mood.PICKY);
        int before = MailServer.taken();
        assertThat(ChannelApi.test(channel).getBoolean("delivered")).isTrue();
        assertThat(MailServer.taken()).isEqualTo(before + 1);

        UUID nobody = email("gone@example.com");
        assertThat(ChannelApi.test(nobody).getBoolean("delivered")).isFalse();
        assertThat(MailServer.taken()).isEqualTo(before + 1);
    }

    private static UUID email(String... to) {
        return made(ChannelApi.with(channel("email"), "to", List.of(to)));
    }

    private static MimeMessage with(String subject, MimeMessage... messages) throws MessagingException {
        for (MimeMessage message : messages) {
            if (subject.equals(message.getSubject())) {
                return message;
            }
        }
        throw new AssertionError("There is no message of the subject " + subject);
    }
}
