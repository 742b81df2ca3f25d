package io.tocsin.notify;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Sees to it that what is due is sent: at once what this replica added, and within {@code tocsin.notify.poll} what others did or
 * what is tried again. Each channel has one thread at most, and gives it back after each message, so that a slow receiver delays
 * its own messages and nobody else's. Threads of its own: neither requests nor evaluations wait for them.
 */
@ApplicationScoped
class DeliveryJob {

    private static final Logger LOG = Logger.getLogger(DeliveryJob.class);
    private static final int IDLE_SECONDS = 30;
    private static final int GOODBYE_SECONDS = 5;

    private final DeliveryRepository deliveries;
    private final DeliveryWorker worker;
    private final KeyRing keys;
    private final Clock clock;
    private final ExecutorService lookout;
    private final ExecutorService threads;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean looking;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    /** Channels for which something came while they were busy. */
    private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();

    DeliveryJob(
            DeliveryRepository deliveries, DeliveryWorker worker, KeyRing keys, NotifySettings settings, Clock clock) {
        this.deliveries = deliveries;
        this.worker = worker;
        this.keys = keys;
        this.clock = clock;
        lookout = pool("tocsin-outbox", 1);
        threads = pool("tocsin-notify", Math.max(1, settings.channelsAtOnce()));
    }

    private static ExecutorService pool(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Something was added. Does not block. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                lookout.execute(this::look);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("What was added last is sent by another replica, or after the next start");
            }
        }
    }

    @Scheduled(
            every = "${tocsin.notify.poll:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "notification-delivery")
    void poll() {
        wake();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        lookout.shutdown();
        threads.shutdownNow();
        // Whoever is interrupted marks what it was sending, so that it does not wait for its claim to end.
        if (!threads.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("A notification was still being sent; it may be sent twice");
        }
    }

    /** Whether nothing is being looked for, or sent, here. */
    boolean idle() {
        return !woken.get() && !looking && busy.isEmpty();
    }

    private void look() {
        looking = true;
        woken.set(false);
        try {
            beginDue();
        } finally {
            looking = false;
        }
    }

    private void beginDue() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            deliveries.dueChannels(Instants.toMicros(clock.instant())).forEach(this::begin);
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Notifications wait: %s", databaseAway.getMessage());
        }
    }

    private void begin(UUID channel) {
        if (busy.add(channel)) {
            goOn(channel);
        } else {
            waiting.add(channel);
        }
    }

    private void goOn(UUID channel) {
        try {
            threads.execute(() -> work(channel));
        } catch (RejectedExecutionException stopping) {
            busy.remove(channel);
        }
    }

    private void work(UUID channel) {
        waiting.remove(channel);
        boolean more = false;
        try {
            more = worker.sendNext(channel);
        } catch (RuntimeException failed) {
            LOG.warnf("Notifications to the channel %s wait: %s", channel, failed.getMessage());
        } finally {
            // Also after an error of the virtual machine: it would never be sent to again.
            if (!more) {
                busy.remove(channel);
            }
        }
        if (more) {
            // At the end of the queue: others come first.
            goOn(channel);
            return;
        }
        if (waiting.remove(channel)) {
            wake();
        }
    }
}
