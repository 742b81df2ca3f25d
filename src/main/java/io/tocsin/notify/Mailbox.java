package io.tocsin.notify;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.tocsin.http.PublicUrl;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Sends e-mail by the server that {@code quarkus.mailer} names: text and HTML, one message to all recipients. Messages of a group
 * are a conversation: each refers to an id that is made of the channel and the group.
 */
@ApplicationScoped
class Mailbox {

    private static final int LONGEST_SUBJECT = 200;
    private static final int MOST_ALERTS = 20;

    private final ReactiveMailer mailer;
    private final Vertx vertx;
    private final Duration limit;
    private final String domain;

    Mailbox(ReactiveMailer mailer, Vertx vertx, NotifySettings settings, PublicUrl publicUrl) {
        this.mailer = mailer;
        this.vertx = vertx;
        limit = settings.mailTimeout();
        String host = URI.create(publicUrl.base()).getHost();
        domain = host == null ? "tocsin" : host;
    }

    /**
     * Sends a message; blocks for as long as {@code tocsin.notify.mail-timeout} at most, which does not end what the client does: a
     * server that takes the message later gets it again. The mail client is called on an event loop:
     * called from elsewhere it reads from the connection on one thread and begins to listen on another, so that the greeting of a
     * server that is fast enough is lost and waited for in vain.
     */
    Outcome send(Channel channel, Notice notice) {
        try {
            Mail mail = mail(channel, notice);
            Context eventLoop = vertx.getOrCreateContext();
            Uni.createFrom()
                    .deferred(() -> mailer.send(mail))
                    .runSubscriptionOn(task -> eventLoop.runOnContext(ignored -> task.run()))
                    .await()
                    .atMost(limit);
            return Outcome.accepted(250, "Taken by the mail server");
        } catch (RuntimeException failed) {
            return outcome(failed);
        }
    }

    private Mail mail(Channel channel, Notice notice) {
        Mail mail = new Mail()
                .setTo(channel.to())
                .setSubject(Texts.line(Headline.of(notice), LONGEST_SUBJECT))
                .setText(text(notice))
                .setHtml(html(notice));
        String conversation = id("group", channel.id() + " " + notice.groupKey());
        mail.addHeader("Message-ID", id("notice", channel.id() + " " + notice.idempotencyKey()));
        mail.addHeader("In-Reply-To", conversation);
        mail.addHeader("References", conversation);
        // RFC 3834, 5: no vacation notice answers it.
        mail.addHeader("Auto-Submitted", "auto-generated");
        return mail;
    }

    private String id(String kind, String of) {
        return "<" + kind + "." + UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)) + "@" + domain + ">";
    }

    private static String text(Notice notice) {
        List<String> paragraphs = new ArrayList<>(List.of(Headline.of(notice)));
        for (NoticeAlert alert : Shown.of(notice, MOST_ALERTS)) {
            paragraphs.add(String.join("\n", AlertLines.of(alert, Markup.PLAIN)));
        }
        paragraphs.add(Shown.more(notice, MOST_ALERTS));
        return String.join("\n\n", paragraphs).strip() + "\n";
    }

    private static String html(Notice notice) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body>");
        html.append("<h2>").append(Markup.HTML.text(Headline.of(notice))).append("</h2>");
        for (NoticeAlert alert : Shown.of(notice, MOST_ALERTS)) {
            html.append("<p>")
                    .append(String.join("<br>", AlertLines.of(alert, Markup.HTML)))
                    .append("</p>");
        }
        html.append("<p>")
                .append(Markup.HTML.text(Shown.more(notice, MOST_ALERTS)))
                .append("</p>");
        return html.append("</body></html>").toString();
    }

    /** SMTP's 5xx are final (RFC 5321, 4.2.1), all else is of this moment. */
    private Outcome outcome(RuntimeException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException smtp) {
                boolean refused = smtp.isPermanent();
                return new Outcome(
                        refused ? Outcome.Verdict.REFUSED : Outcome.Verdict.AGAIN,
                        smtp.getReplyCode(),
                        String.join(" ", smtp.getReplyMessages()),
                        null);
            }
            if (cause instanceof io.smallrye.mutiny.TimeoutException) {
                return Outcome.again("The mail server did not answer within " + limit.toMillis() + " ms");
            }
        }
        String known = ConnectionFailure.describe(failed, "the mail server");
        if (known != null) {
            return Outcome.again(Texts.line(known, LONGEST_SUBJECT));
        }
        String message = failed.getMessage();
        return Outcome.again("The mail server was not reached: "
                + Texts.line(message == null ? failed.getClass().getSimpleName() : message, LONGEST_SUBJECT));
    }
}
