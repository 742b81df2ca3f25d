package io.tocsin.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** What became of notifications, and how many wait. */
@ApplicationScoped
class DeliveryMetrics {

    private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

    private final MeterRegistry registry;
    private final DeliveryRepository deliveries;
    private final ChannelRepository channels;
    private final KeyRing keys;
    private final Clock clock;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();
    private final MultiGauge held;

    DeliveryMetrics(
            MeterRegistry registry,
            DeliveryRepository deliveries,
            ChannelRepository channels,
            KeyRing keys,
            Clock clock) {
        this.registry = registry;
        this.deliveries = deliveries;
        this.channels = channels;
        this.keys = keys;
        this.clock = clock;
        registry.gauge("tocsin.notifications.pending", pending);
        registry.gauge("tocsin.notifications.oldest.age.seconds", oldestSeconds);
        held = MultiGauge.builder("tocsin.notification.channel.held")
                .description("1 while nothing is sent to a channel since it failed or asked for it")
                .register(registry);
    }

    /** A notification came to an end. */
    void ended(ChannelKind kind, DeliveryState state) {
        ended(kind.text(), state.text());
    }

    /** A notification was not sent, and will not be. */
    void dropped(String kind, String reason) {
        ended(kind, DeliveryState.DROPPED.text());
        registry.counter("tocsin.notifications.dropped", "kind", kind, "reason", reason)
                .increment();
    }

    private void ended(String kind, String outcome) {
        registry.counter("tocsin.notifications", "kind", kind, "outcome", outcome)
                .increment();
    }

    /** Something was sent, or it was tried. */
    void attempted(ChannelKind kind, Outcome outcome, Duration took) {
        Timer.builder("tocsin.notification.attempts")
                .description("Attempts to send notifications, tests and repetitions among them")
                .tags("kind", kind.text(), "result", outcome.verdict().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(took);
    }

    @Scheduled(
            every = "10s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "notification-metrics")
    void measure() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            Instant now = clock.instant();
            DeliveryRepository.Backlog backlog = deliveries.backlog();
            pending.set(backlog.count());
            oldestSeconds.set(backlog.oldest()
                    .map(oldest -> Math.max(0, Duration.between(oldest, now).toSeconds()))
                    .orElse(0L));
            held.register(
                    channels.all().stream()
                            .<MultiGauge.Row<?>>map(channel -> MultiGauge.Row.of(
                                    Tags.of(
                                            "channel",
                                            channel.name(),
                                            "kind",
                                            channel.kind().text()),
                                    channel.heldUntil() != null
                                                    && channel.heldUntil().isAfter(now)
                                            ? 1
                                            : 0))
                            .toList(),
                    true);
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Notifications are counted later: %s", databaseAway.getMessage());
        }
    }
}
