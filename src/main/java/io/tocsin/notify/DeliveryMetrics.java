package io.tocsin.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts what became of notifications, and measures how many wait.
 *
 * <p>The counters exist from the start. A counter that first appears with the value 1 never increases for Prometheus.
 */
@ApplicationScoped
@Startup
class DeliveryMetrics {

    private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

    /** The kind of a channel that was removed. */
    private static final String NO_KIND = "none";

    private final Map<ChannelKind, Map<Outcome.Verdict, Timer>> attempts = new EnumMap<>(ChannelKind.class);
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
        for (ChannelKind kind : ChannelKind.values()) {
            Map<Outcome.Verdict, Timer> timers = new EnumMap<>(Outcome.Verdict.class);
            for (Outcome.Verdict verdict : Outcome.Verdict.values()) {
                timers.put(verdict, attempts(kind, verdict));
            }
            attempts.put(kind, timers);
            register(kind.text());
        }
        register(NO_KIND);
        held = MultiGauge.builder("tocsin.notification.channel.held")
                .description("1 while nothing is sent to a channel since it failed or asked for it")
                .register(registry);
    }

    /** Counts a notification that ended. */
    void ended(ChannelKind kind, DeliveryState state) {
        ended(kind.text(), state.text());
    }

    /** Counts a notification that is not sent since its channel was removed. */
    void dropped(DropReason reason) {
        dropped(NO_KIND, reason);
    }

    /** Counts a notification that is not sent, to a channel of a kind. */
    void dropped(ChannelKind kind, DropReason reason) {
        dropped(kind.text(), reason);
    }

    private void dropped(String kind, DropReason reason) {
        ended(kind, DeliveryState.DROPPED.text());
        dropCounter(kind, reason).increment();
    }

    private void ended(String kind, String outcome) {
        endCounter(kind, outcome).increment();
    }

    private void register(String kind) {
        for (DeliveryState state : DeliveryState.values()) {
            if (state.isFinal()) {
                endCounter(kind, state.text());
            }
        }
        for (DropReason reason : DropReason.values()) {
            dropCounter(kind, reason);
        }
    }

    private Counter endCounter(String kind, String outcome) {
        return Counter.builder("tocsin.notifications")
                .description("Notifications that ended, by the kind of their channel and by their outcome")
                .tags("kind", kind, "outcome", outcome)
                .register(registry);
    }

    private Counter dropCounter(String kind, DropReason reason) {
        return Counter.builder("tocsin.notifications.dropped")
                .description("Notifications that were not sent, by the kind of their channel and by the reason")
                .tags("kind", kind, "reason", reason.text())
                .register(registry);
    }

    private Timer attempts(ChannelKind kind, Outcome.Verdict verdict) {
        return Timer.builder("tocsin.notification.attempts")
                .description("Attempts to send notifications, including tests and repetitions")
                .tags("kind", kind.text(), "result", verdict.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** Counts and times an attempt to send something. */
    void attempted(ChannelKind kind, Outcome outcome, Duration took) {
        Objects.requireNonNull(Objects.requireNonNull(attempts.get(kind)).get(outcome.verdict()))
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
