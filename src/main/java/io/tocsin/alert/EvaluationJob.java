package io.tocsin.alert;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.KeyRing;
import io.tocsin.alert.dispatch.Dispatcher;
import io.tocsin.notify.ChannelView;
import io.tocsin.notify.Channels;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates rules, in the one replica that holds the lease: each tick those whose time has come, and whatever messages are due. What it
 * remembers is what is stored, and is read again after anything that went wrong.
 */
@ApplicationScoped
class EvaluationJob {

    private static final Logger LOG = Logger.getLogger(EvaluationJob.class);
    private static final Duration RENEW = EvaluatorLease.LENGTH.dividedBy(4);

    private final EvaluatorLease lease;
    private final RuleBook rules;
    private final AppDirectory apps;
    private final KeyRing keys;
    private final Judging judging;
    private final StateRepository states;
    private final AlertWriter writer;
    private final Dispatcher dispatcher;
    private final Channels channels;
    private final AlertMetrics metrics;
    private final Clock clock;

    private EvaluatorLease.@Nullable Held held;
    private Instant renewedAt = Instant.MIN;
    private @Nullable Memory memory;
    private boolean failing;
    private boolean stopped;

    EvaluationJob(
            EvaluatorLease lease,
            RuleBook rules,
            AppDirectory apps,
            KeyRing keys,
            Judging judging,
            StateRepository states,
            AlertWriter writer,
            Dispatcher dispatcher,
            Channels channels,
            AlertMetrics metrics,
            EvaluationSettings settings,
            Clock clock) {
        this.lease = lease;
        this.rules = rules;
        this.apps = apps;
        this.keys = keys;
        this.judging = judging;
        this.states = states;
        this.writer = writer;
        this.dispatcher = dispatcher;
        this.channels = channels;
        this.metrics = metrics;
        this.clock = clock;
        if (settings.tick().equals("off")) {
            LOG.info("This replica evaluates no alert rules (tocsin.alert.tick=off)");
        }
    }

    @Scheduled(
            every = "${tocsin.alert.tick:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "alert-evaluation")
    void tick() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        boolean done = false;
        try {
            evaluateUnlessStopped();
            failing = false;
            done = true;
        } catch (RuntimeException failed) {
            metrics.rolledBack();
            if (!failing) {
                failing = true;
                LOG.warnf("Alert rules are not evaluated now: %s", failed.getMessage());
            }
            LOG.debug("A round of evaluation failed", failed);
        } finally {
            // Also after an error: what was not written is not to be remembered as if it were.
            if (!done) {
                forget();
            }
        }
    }

    /** A tick may come while it stops, and would take the lease again. */
    private synchronized void evaluateUnlessStopped() {
        if (!stopped) {
            evaluate();
        }
    }

    synchronized void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        if (held != null) {
            try {
                lease.release(memory == null ? null : memory.judgedTo());
            } catch (RuntimeException databaseAway) {
                LOG.debugf("Another replica evaluates when the lease ends: %s", databaseAway.getMessage());
            }
            forget();
        }
    }

    private synchronized void forget() {
        held = null;
        memory = null;
        metrics.evaluates(false);
    }

    /** One round; nothing where another replica holds the lease. */
    synchronized void evaluate() {
        EvaluatorLease.Held mine = hold();
        if (mine == null) {
            return;
        }
        Memory remembered = memory;
        if (remembered == null) {
            remembered = new Memory(states.all(), mine.judgedTo());
            memory = remembered;
        }
        long start = System.nanoTime();
        Instant now = Instants.toMicros(clock.instant());
        RuleSet current = rules.current();
        Supplier<Set<UUID>> defaults = once(this::defaults);
        Memory.Due due = remembered.due(current, apps.all(), defaults, now);
        metrics.watches(remembered.watches());
        List<Judged> judged = judging.judge(due.watches(), () -> keep(mine), now);
        AlertWriter.Round round = remembered.toWrite(judged, due, now);
        if (!round.isEmpty() || dispatcher.hasWork()) {
            remembered.written(round, writer.write(mine, round, defaults, remembered::repeat, now));
            round.judged()
                    .forEach(each -> each.transitions().forEach(transition -> metrics.transition(transition.kind())));
        }
        if (!due.watches().isEmpty()) {
            metrics.round(System.nanoTime() - start);
        }
    }

    /** A round may take longer than the lease. */
    private void keep(EvaluatorLease.Held mine) {
        EvaluatorLease.Held now = hold();
        if (now == null || now.epoch() != mine.epoch()) {
            throw new EvaluatorLease.LostException();
        }
    }

    private EvaluatorLease.@Nullable Held hold() {
        Instant now = clock.instant();
        // The clock may go back.
        if (held == null || now.isBefore(renewedAt) || now.isAfter(renewedAt.plus(RENEW))) {
            Optional<EvaluatorLease.Held> taken = lease.hold(memory == null ? null : memory.judgedTo());
            EvaluatorLease.Held before = held;
            if (taken.isEmpty()) {
                if (before != null) {
                    LOG.info("Another replica evaluates alert rules now");
                }
                forget();
                return null;
            }
            if (before == null || before.epoch() != taken.get().epoch()) {
                memory = null;
                LOG.debugf(
                        "This replica evaluates alert rules, as the holder number %d",
                        taken.get().epoch());
            }
            held = taken.get();
            renewedAt = now;
            metrics.evaluates(true);
        }
        return held;
    }

    private Set<UUID> defaults() {
        return channels.defaults().stream().map(ChannelView::id).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> Supplier<T> once(Supplier<T> read) {
        return new Supplier<>() {
            private @Nullable T value;

            @Override
            public T get() {
                T known = value;
                if (known == null) {
                    known = read.get();
                    value = known;
                }
                return known;
            }
        };
    }
}
