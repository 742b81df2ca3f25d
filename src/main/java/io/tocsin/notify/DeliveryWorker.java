package io.tocsin.notify;

import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Sends what is due for a channel, one after the other: claims it, sends it outside of any transaction, marks it. */
@ApplicationScoped
class DeliveryWorker {

    /** Longer than any attempt takes, so that nothing is sent twice but after a crash. */
    static final Duration CLAIM = Duration.ofMinutes(2);
    /** How often what stands is told again; Alertmanager is told that it ends six minutes later. */
    static final Duration REPEAT = Duration.ofMinutes(1);
    /** What people read as it comes is not told after so long where there are later news. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int KEPT_ATTEMPTS = 20;

    private final DeliveryRepository deliveries;
    private final ChannelRepository channels;
    private final ChannelBreakers breakers;
    private final Courier courier;
    private final DeliveryMetrics metrics;
    private final Clock clock;
    private final RetryPolicy retries;

    DeliveryWorker(
            DeliveryRepository deliveries,
            ChannelRepository channels,
            ChannelBreakers breakers,
            Courier courier,
            DeliveryMetrics metrics,
            NotifySettings settings,
            Clock clock) {
        this.deliveries = deliveries;
        this.channels = channels;
        this.breakers = breakers;
        this.courier = courier;
        this.metrics = metrics;
        this.clock = clock;
        retries = new RetryPolicy(
                settings.giveUpAfter(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Sends the next that is due; false where nothing is. Blocks for as long as that takes. */
    boolean sendNext(UUID channelId) {
        Instant now = now();
        Optional<Claimed> next = deliveries.claim(channelId, now, CLAIM);
        if (next.isEmpty()) {
            return false;
        }
        Claimed claimed = next.get();
        Optional<Channel> channel = channels.withId(channelId);
        if (channel.isEmpty()) {
            drop(claimed, DropReason.CHANNEL_REMOVED, () -> metrics.dropped(DropReason.CHANNEL_REMOVED));
        } else if (claimed.content() == null) {
            LOG.errorf("The notification %s cannot be read by this version; it is given up", claimed.id());
            Attempt unread = new Attempt(now, 0, "Not sent: this version cannot read it", 0);
            end(claimed, channel.get().kind(), DeliveryState.FAILED, logged(claimed.log(), unread));
        } else if (unwanted(channel.get(), claimed)) {
            ChannelKind kind = channel.get().kind();
            drop(claimed, DropReason.RESOLVED_NOT_WANTED, () -> metrics.dropped(kind, DropReason.RESOLVED_NOT_WANTED));
        } else if (outdated(channel.get(), claimed, now)) {
            end(claimed, channel.get().kind(), DeliveryState.SUPERSEDED, claimed.log());
        } else {
            send(claimed, channel.get());
        }
        return true;
    }

    private static boolean unwanted(Channel channel, Claimed claimed) {
        return !channel.sendResolved()
                && !channel.kind().standing()
                && claimed.notice().status() == Notice.Status.RESOLVED;
    }

    private static boolean outdated(Channel channel, Claimed claimed, Instant now) {
        return channel.kind().chat()
                && claimed.notice().status() == Notice.Status.FIRING
                && claimed.followed()
                // The end of another alert is told in it alone.
                && claimed.notice().alerts().stream().allMatch(NoticeAlert::firing)
                && claimed.createdAt().plus(FRESH).isBefore(now);
    }

    private void drop(Claimed claimed, DropReason reason, Runnable count) {
        Instant now = now();
        List<Attempt> log = logged(
                claimed.log(), new Attempt(now, 0, "Not sent: " + reason.text().replace('_', ' '), 0));
        if (deliveries.mark(claimed, new Mark(DeliveryState.DROPPED, now, claimed.partsDone(), false, log), now)) {
            count.run();
        }
    }

    private void end(Claimed claimed, ChannelKind kind, DeliveryState state, List<Attempt> log) {
        Instant now = now();
        if (deliveries.mark(claimed, new Mark(state, now, claimed.partsDone(), false, log), now)) {
            metrics.ended(kind, state);
        }
    }

    private void send(Claimed claimed, Channel channel) {
        long start = System.nanoTime();
        Progress progress = brought(claimed, channel);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Instant now = now();
        Mark mark = marked(claimed, channel, progress, took, now);
        if (!deliveries.mark(claimed, mark, now)) {
            LOG.warnf("A message to %s took longer than its claim; it may be sent twice", channel);
            return;
        }
        if (mark.state().isFinal()) {
            metrics.ended(channel.kind(), mark.state());
        } else if (mark.state() == DeliveryState.STANDING && !claimed.standing()) {
            // Also where it is told again later: whoever watches failures has to know of a token that has run out.
            boolean taken = progress.outcome().verdict() == Outcome.Verdict.ACCEPTED;
            metrics.ended(channel.kind(), taken ? DeliveryState.DELIVERED : DeliveryState.FAILED);
        }
        settle(channel, progress.outcome(), now);
        tell(channel, claimed, progress.outcome(), mark);
    }

    private Progress brought(Claimed claimed, Channel channel) {
        try {
            return courier.send(
                    channel, claimed.notice(), claimed.attempts(), claimed.standing() ? 0 : claimed.partsDone());
        } catch (RuntimeException bug) {
            // Without a mark it would be tried for ever, each time its claim ends.
            LOG.errorf(bug, "The notification %s could not be made for %s", claimed.id(), channel);
            return new Progress(Outcome.again("A fault of this service; its log says more"), claimed.partsDone());
        }
    }

    private void settle(Channel channel, Outcome outcome, Instant now) {
        if (outcome.verdict() == Outcome.Verdict.AGAIN) {
            breakers.failed(channel.id(), now, outcome.retryAfter());
        } else if (outcome.verdict() == Outcome.Verdict.ACCEPTED
                || outcome.verdict() == Outcome.Verdict.MORE
                || outcome.status() != 0) {
            breakers.answered(channel.id());
        }
    }

    private Mark marked(Claimed claimed, Channel channel, Progress progress, Duration took, Instant now) {
        Outcome outcome = progress.outcome();
        boolean accepted = outcome.verdict() == Outcome.Verdict.ACCEPTED;
        boolean takenBefore = claimed.standing() && claimed.partsDone() > 0;
        List<Attempt> log = takenBefore && accepted ? claimed.log() : logged(claimed.log(), progress, took, now);
        boolean stands = channel.kind().standing() && claimed.notice().status() == Notice.Status.FIRING;
        boolean refused = outcome.verdict() == Outcome.Verdict.REFUSED;
        // A receiver that holds alerts is told again also where it refuses: once its token is right again it has to
        // know.
        if (claimed.standing() || (stands && (accepted || refused))) {
            int taken = takenBefore || accepted ? 1 : 0;
            return new Mark(DeliveryState.STANDING, now.plus(REPEAT), taken, claimed.standing() && accepted, log);
        }
        if (accepted) {
            // An earlier attempt may have gone on after a part that was refused.
            DeliveryState end =
                    log.stream().anyMatch(DeliveryWorker::refused) ? DeliveryState.FAILED : DeliveryState.DELIVERED;
            return new Mark(end, now, progress.partsDone(), false, log);
        }
        if (outcome.verdict() == Outcome.Verdict.MORE) {
            return new Mark(DeliveryState.PENDING, now, progress.partsDone(), false, log);
        }
        Instant next =
                refused ? null : retries.next(claimed.createdAt(), claimed.attempts(), now, outcome.retryAfter());
        if (next == null && stands) {
            return new Mark(DeliveryState.STANDING, now.plus(REPEAT), 0, false, log);
        }
        return next == null
                ? new Mark(DeliveryState.FAILED, now, progress.partsDone(), false, log)
                : new Mark(DeliveryState.PENDING, Instants.toMicros(next), progress.partsDone(), false, log);
    }

    private static boolean refused(Attempt attempt) {
        return attempt.status() != 0
                && Outcome.ofHttp(attempt.status(), "", null).verdict() == Outcome.Verdict.REFUSED;
    }

    private static List<Attempt> logged(List<Attempt> before, Progress progress, Duration took, Instant now) {
        Outcome refused = progress.refused();
        List<Attempt> log = refused == null
                ? before
                : logged(before, new Attempt(now, refused.status(), refused.text(), took.toMillis()));
        Outcome outcome = progress.outcome();
        return logged(log, new Attempt(now, outcome.status(), outcome.text(), took.toMillis()));
    }

    private static List<Attempt> logged(List<Attempt> before, Attempt attempt) {
        List<Attempt> log = new ArrayList<>(before);
        log.add(attempt);
        return log.size() > KEPT_ATTEMPTS ? log.subList(log.size() - KEPT_ATTEMPTS, log.size()) : log;
    }

    private static void tell(Channel channel, Claimed claimed, Outcome outcome, Mark mark) {
        if (mark.state() == DeliveryState.FAILED) {
            LOG.errorf(
                    "The notification %s could not be brought to %s and is given up after %d attempts: %d %s",
                    claimed.id(), channel, claimed.attempts(), outcome.status(), outcome.text());
        } else if (mark.state() == DeliveryState.STANDING
                && !claimed.standing()
                && outcome.verdict() != Outcome.Verdict.ACCEPTED) {
            LOG.errorf(
                    "The notification %s could not be brought to %s, which is told again every minute: %d %s",
                    claimed.id(), channel, outcome.status(), outcome.text());
        } else if (outcome.verdict() != Outcome.Verdict.ACCEPTED
                && outcome.verdict() != Outcome.Verdict.MORE
                && claimed.attempts() == 1) {
            LOG.warnf(
                    "The notification %s could not be brought to %s and is tried again: %d %s",
                    claimed.id(), channel, outcome.status(), outcome.text());
        }
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
