package io.tocsin.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.ingest.SpoolRefused.Reason;
import io.tocsin.ingest.spool.Chunk;
import io.tocsin.ingest.spool.Damage;
import io.tocsin.ingest.spool.Depth;
import io.tocsin.ingest.spool.Frame;
import io.tocsin.ingest.spool.Journal;
import io.tocsin.ingest.spool.JournalException;
import io.tocsin.ingest.spool.JournalListener;
import io.tocsin.ingest.spool.Limits;
import io.tocsin.ingest.spool.Room;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where events, and whatever else is posted, wait while the database does not take them: a journal in the data folder, flushed to the disk before a request is
 * answered. It belongs to this process by the folder's lock; the next process with the same folder takes it up.
 */
@ApplicationScoped
class Spool {

    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final String FOLDER = "spool";
    private static final long SEGMENT_BYTES = 16L << 20;
    private static final long SMALLEST_BYTES = 1L << 20;
    /** From here on a spool is called nearly full. */
    private static final double NEARLY = 0.9;

    private static final Depth NOTHING = new Depth(0, 0, 0, null);

    private final SpoolSettings settings;
    private final SpoolMetrics metrics;
    private final Clock clock;
    private final Path folder;
    private volatile @Nullable Journal journal;

    Spool(
            SpoolSettings settings,
            SpoolMetrics metrics,
            MeterRegistry registry,
            Clock clock,
            @ConfigProperty(name = "tocsin.data-dir") Path dataFolder) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.folder = dataFolder.resolve(FOLDER);
        gauge(registry, "tocsin.spool.events", null, "Events in the spool", spool -> depth().events());
        gauge(registry, "tocsin.spool.size", "bytes", "What the spool takes on the disk", spool -> depth().bytes());
        gauge(registry, "tocsin.spool.capacity", "bytes", "What the spool may take on the disk", spool -> capacity());
        gauge(
                registry,
                "tocsin.spool.oldest.age",
                "seconds",
                "How long the oldest event has been in the spool; 0 where it is empty",
                spool -> age().toMillis() / 1e3);
    }

    /** Takes up what an earlier process left. */
    void open() {
        if (!settings.enabled()) {
            return;
        }
        check();
        try {
            Limits limits = new Limits(
                    settings.maxBytes().asLongValue(),
                    SEGMENT_BYTES,
                    settings.minFreeDisk().asLongValue());
            journal = Journal.open(folder, limits, new Listener());
        } catch (JournalException unusable) {
            throw new ConfigurationException(
                    "tocsin.data-dir: the spool in " + folder + " cannot be used (" + unusable.getMessage() + ")");
        }
        Depth found = depth();
        if (!found.isEmpty()) {
            LOG.infof("%d events of an earlier run wait in the spool", found.events());
        }
    }

    private void check() {
        if (settings.maxAge().isNegative()
                || settings.maxAge().isZero()
                || settings.maxAge().compareTo(SpoolSettings.LONGEST_AGE) > 0) {
            throw new ConfigurationException("tocsin.spool.max-age is " + settings.maxAge()
                    + ": it must be more than nothing and at most 36h, since event ids are known for 48 hours");
        }
        if (settings.maxBytes().asLongValue() < SMALLEST_BYTES) {
            throw new ConfigurationException(
                    "tocsin.spool.max-bytes is " + settings.maxBytes().asLongValue()
                            + ": it must be at least 1M; tocsin.spool.enabled=false means none");
        }
    }

    /** Lets go of the folder. What is in it stays. */
    void close() {
        Journal open = journal;
        if (open == null) {
            return;
        }
        Depth left = depth();
        if (!left.isEmpty()) {
            LOG.warnf(
                    "%d events stay in the spool (%s): they are written when a Tocsin with this folder starts again",
                    left.events(), folder);
        }
        journal = null;
        open.close();
    }

    /**
     * Puts groups of entries, each of one kind, into the spool; they are on the disk when this returns.
     *
     * @throws SpoolRefused where none of them is
     */
    void add(List<List<Pending>> groups) throws SpoolRefused {
        int events = groups.stream().mapToInt(List::size).sum();
        try {
            append(groups);
            metrics.spooled(events);
        } catch (SpoolRefused refused) {
            metrics.refused(refused.reason(), events);
            throw refused;
        }
    }

    private void append(List<List<Pending>> groups) throws SpoolRefused {
        Journal open = journal;
        if (open == null) {
            throw new SpoolRefused(Reason.OFF, "there is no spool");
        }
        if (age().compareTo(settings.maxAge()) > 0) {
            throw new SpoolRefused(Reason.TOO_OLD, "its oldest event has waited for " + age());
        }
        List<Frame> frames = new ArrayList<>(groups.size());
        for (List<Pending> group : groups) {
            Instant at = group.stream()
                    .map(Pending::receivedAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
            frames.add(new Frame(at, group.size(), PendingFrame.of(group)));
        }
        try {
            open.append(frames);
        } catch (JournalException failed) {
            throw new SpoolRefused(reason(failed.reason()), String.valueOf(failed.getMessage()));
        }
    }

    /** What waits longest, up to these bounds, at least one frame; empty where nothing waits. It stays until it is released. */
    @Nullable
    Chunk read(int mostEvents, long mostBytes) throws JournalException {
        Journal open = journal;
        if (open == null) {
            return null;
        }
        Chunk chunk = open.read(mostEvents, mostBytes);
        return chunk.isEmpty() ? null : chunk;
    }

    /** What was read is safe elsewhere. */
    void release(Chunk chunk) throws JournalException {
        Journal open = journal;
        if (open != null) {
            open.release(chunk);
        }
    }

    /** Finds out whether a disk that failed, or was full, is well again: nobody else may come to try. */
    void heal() {
        Journal open = journal;
        if (open == null || open.room().isLeft()) {
            return;
        }
        try {
            open.probe();
        } catch (JournalException still) {
            LOG.debugf("The spool still takes nothing: %s", still.getMessage());
        }
    }

    /** When the oldest event came that is here; null where there is none. */
    @Nullable
    Instant oldest() {
        return depth().oldest();
    }

    /** Whether there is one at all. */
    boolean enabled() {
        return settings.enabled();
    }

    /** What waits. */
    Depth depth() {
        Journal open = journal;
        return open == null ? NOTHING : open.depth();
    }

    /** What of it could not be read since the start. */
    Damage.Total damage() {
        Journal open = journal;
        return open == null ? new Damage.Total(0, 0, 0, 0) : open.damage();
    }

    /** How long its oldest event has waited; zero where it is empty. */
    Duration age() {
        Instant oldest = oldest();
        return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    }

    /** How many bytes it may take. */
    long capacity() {
        return settings.enabled() ? settings.maxBytes().asLongValue() : 0;
    }

    /** Why it takes nothing, or soon will take nothing; null where it has room. */
    @Nullable
    String shortage() {
        Journal open = journal;
        if (open == null) {
            return "there is none";
        }
        Room room = open.room();
        if (!room.isLeft()) {
            return String.valueOf(room.refusal());
        }
        Duration age = age();
        if (age.toMillis() > settings.maxAge().toMillis() * NEARLY) {
            return "its oldest event has waited for " + age.toMinutes() + " minutes";
        }
        if (open.depth().bytes() > capacity() * NEARLY) {
            return "it holds " + open.depth().bytes() + " of " + capacity() + " bytes";
        }
        return null;
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<Spool> value) {
        Gauge.builder(name, this, value).baseUnit(unit).description(description).register(registry);
    }

    private static Reason reason(JournalException.Reason reason) {
        return switch (reason) {
            case FULL -> Reason.FULL;
            case NO_SPACE -> Reason.NO_DISK;
            case CLOSED -> Reason.OFF;
            case BROKEN, IN_USE -> Reason.BROKEN;
        };
    }

    private final class Listener implements JournalListener {

        @Override
        public void damaged(Damage damage) {
            if (damage.kind() == Damage.Kind.TORN) {
                metrics.torn(damage.bytes());
                LOG.infof(
                        "%d bytes at the end of %s were never promised to anybody, and are cut off",
                        damage.bytes(), damage.segment());
                return;
            }
            metrics.damaged(damage.bytes());
            LOG.errorf(
                    "%d bytes of the spool cannot be read (%s from byte %d, at least %d events); a copy is in %s",
                    damage.bytes(), damage.segment(), damage.offset(), damage.events(), damage.keptAt());
        }

        @Override
        public void troubled(String what, IOException failure) {
            LOG.errorf(failure, "The spool is in trouble: %s", what);
        }
    }
}
