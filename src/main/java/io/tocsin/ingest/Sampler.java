package io.tocsin.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tocsin.event.NewEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Decides which events of a storm are stored; the others are only counted. Each replica decides by what it remembers, and where it
 * remembers nothing (after a start, or of too many issues) it stores: so every minute of an issue that had any event has
 * at least one that is stored, whatever is forgotten, repeated or done by two writers at once.
 */
@ApplicationScoped
class Sampler {

    /** An entry takes about 150 bytes. */
    private static final int MINUTES_REMEMBERED = 50_000;

    private static final Comparator<NewEvent> BY_TIME =
            Comparator.comparing(event -> event.content().occurredAt());

    /** A minute of an issue. */
    private record Moment(UUID issueId, Instant minute) {}

    /** How many events were met of each, committed, whether they were stored or not. */
    private final Cache<Moment, Long> met =
            Caffeine.newBuilder().maximumSize(MINUTES_REMEMBERED).build();

    /** What is stored of a batch, and what is only counted. */
    final class Sample {

        private final Collection<NewEvent> stored;
        private final List<NewEvent> counted = new ArrayList<>();
        private final Map<Moment, Long> gains = new LinkedHashMap<>();

        private Sample(Collection<NewEvent> stored) {
            this.stored = stored;
        }

        Collection<NewEvent> stored() {
            return stored;
        }

        /** Those that are counted and not stored. */
        List<NewEvent> counted() {
            return counted;
        }

        /** The batch is committed: only now does it count, since one that was rolled back has stored nothing. */
        void committed() {
            gains.forEach((moment, events) -> met.asMap().merge(moment, events, Long::sum));
        }
    }

    /**
     * Decides about the events of a batch.
     *
     * @param fresh those that were not stored or counted before
     * @param limits how many are stored of an issue and minute, by the app's number; an app without one has everything stored
     */
    Sample of(Collection<NewEvent> fresh, Map<Integer, Integer> limits) {
        if (limits.isEmpty()) {
            return new Sample(fresh);
        }
        List<NewEvent> stored = new ArrayList<>(fresh.size());
        Sample sample = new Sample(stored);
        Map<Moment, List<NewEvent>> limited = new LinkedHashMap<>();
        for (NewEvent event : fresh) {
            if (limits.containsKey(event.appId())) {
                Instant minute = event.content().occurredAt().truncatedTo(ChronoUnit.MINUTES);
                limited.computeIfAbsent(new Moment(event.issueId(), minute), moment -> new ArrayList<>())
                        .add(event);
            } else {
                stored.add(event);
            }
        }
        limited.forEach((moment, events) -> {
            Long before = met.getIfPresent(moment);
            long number = before == null ? 0 : before;
            events.sort(BY_TIME);
            for (NewEvent event : events) {
                number++;
                (isStored(number, limits.getOrDefault(event.appId(), 1)) ? stored : sample.counted).add(event);
            }
            sample.gains.put(moment, (long) events.size());
        });
        return sample;
    }

    /**
     * Whether the event of that number in its minute is stored: all up to the limit, and then one more each time the number has
     * doubled, so that what a storm looks like later is seen too.
     *
     * @param number from 1
     * @param limit at least 1
     */
    static boolean isStored(long number, int limit) {
        return number <= limit || (number % limit == 0 && Long.bitCount(number / limit) == 1);
    }
}
