package io.tocsin.notify;

import io.tocsin.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Brings a notice to a channel, once. Blocks for as long as that takes; never on an event loop, never in a transaction. */
@ApplicationScoped
class Courier {

    /** How long a notice of many requests may take; the rest is sent at the next attempt. Well within a claim. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private static final int LONGEST_ANSWER = 500;

    private static final Logger LOG = Logger.getLogger(Courier.class);

    private final OutboundHttp http;
    private final Mailbox mailbox;
    private final NoticeLog log;
    private final DeliveryMetrics metrics;
    private final PublicUrl publicUrl;
    private final Clock clock;
    private final Map<ChannelKind, HttpFormat> formats;
    private final AtomicBoolean saidThatLinksAreLocal = new AtomicBoolean();

    Courier(
            OutboundHttp http,
            Mailbox mailbox,
            NoticeLog log,
            DeliveryMetrics metrics,
            PublicUrl publicUrl,
            Clock clock) {
        this.http = http;
        this.mailbox = mailbox;
        this.log = log;
        this.metrics = metrics;
        this.publicUrl = publicUrl;
        this.clock = clock;
        formats = Map.of(
                ChannelKind.WEBHOOK,
                new WebhookFormat(publicUrl.base()),
                ChannelKind.ALERTMANAGER,
                new AlertmanagerFormat(),
                ChannelKind.PAGERDUTY,
                new PagerDutyFormat(),
                ChannelKind.SLACK,
                new SlackFormat(),
                ChannelKind.TEAMS,
                new TeamsFormat(),
                ChannelKind.DISCORD,
                new DiscordFormat());
    }

    /**
     * Sends it, or what is left of it.
     *
     * @param attempt which one it is, from 1 on
     * @param partsDone how many of its requests the receiver has taken before
     */
    Progress send(Channel channel, Notice notice, int attempt, int partsDone) {
        if (channel.kind() != ChannelKind.LOG
                && publicUrl.local()
                && saidThatLinksAreLocal.compareAndSet(false, true)) {
            LOG.warnf(
                    "Links in notifications begin with %s, which only this machine can follow: set TOCSIN_PUBLIC_URL",
                    publicUrl.base());
        }
        long start = System.nanoTime();
        Progress progress = brought(channel, notice, attempt, partsDone, start);
        Outcome outcome = progress.outcome();
        Outcome refused = progress.refused();
        metrics.attempted(channel.kind(), outcome, Duration.ofNanos(System.nanoTime() - start));
        return new Progress(
                shown(channel, outcome), progress.partsDone(), refused == null ? null : shown(channel, refused));
    }

    private static Outcome shown(Channel channel, Outcome outcome) {
        return outcome.withText(Texts.line(Redaction.text(channel, outcome.text()), LONGEST_ANSWER));
    }

    private Progress brought(Channel channel, Notice notice, int attempt, int partsDone, long start) {
        HttpFormat format = formats.get(channel.kind());
        if (format != null) {
            List<HttpMessage> messages = format.messages(channel, notice, now());
            return overHttp(messages, attempt, partsDone, start);
        }
        return new Progress(
                channel.kind() == ChannelKind.EMAIL ? mailbox.send(channel, notice) : log.write(channel, notice), 0);
    }

    private Progress overHttp(List<HttpMessage> messages, int attempt, int partsDone, long start) {
        Outcome last = Outcome.accepted(0, "There was nothing to tell");
        Outcome refused = null;
        for (int part = Math.min(partsDone, messages.size()); part < messages.size(); part++) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                return new Progress(
                        Outcome.more("The rest of " + messages.size() + " requests follows"), part, refused);
            }
            last = http.send(messages.get(part), attempt);
            if (last.verdict() == Outcome.Verdict.AGAIN) {
                return new Progress(last, part, refused);
            }
            if (last.verdict() == Outcome.Verdict.REFUSED) {
                // One alert that is refused keeps no other from being told.
                refused = last;
            }
        }
        return new Progress(refused == null ? last : refused, messages.size());
    }

    private Instant now() {
        return clock.instant();
    }
}
