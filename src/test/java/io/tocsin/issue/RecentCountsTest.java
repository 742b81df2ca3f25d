package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentCountsTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    /** Against every event remembered: none too old counts, and all that are younger by a sixtieth of the window do. */
    @ParameterizedTest
    @ValueSource(ints = {60, 90, 3_600, 86_400, 2_592_000})
    void count_what_happened_within_the_window(int window) {
        SplittableRandom random = new SplittableRandom(window);
        RecentCounts counts = RecentCounts.none(window);
        TreeMap<Long, Long> all = new TreeMap<>();
        long newest = 0;
        for (int i = 0; i < 2_000; i++) {
            // Mostly on, at times back, and now and then across more than a window.
            long second = Math.max(0, newest + random.nextLong(-window / 3L, window / 20L + 2));
            if (random.nextInt(100) == 0) {
                second = newest + random.nextLong(window, 3L * window);
            }
            newest = Math.max(newest, second);
            long count = random.nextLong(1, 10);
            all.merge(second, count, Long::sum);
            counts.add(START.plusSeconds(second), count);
            if (random.nextBoolean()) {
                counts = RecentCounts.of(window, counts.stored());
            }

            long within = sum(all.tailMap(newest - window, false));
            long surely = sum(all.tailMap(newest - window + (window + 59) / 60 + 1, true));
            assertThat(counts.total()).isBetween(surely, within);
        }
    }

    @Test
    void nothing_is_none() {
        assertThat(RecentCounts.none(60).total()).isZero();
        RecentCounts counts = RecentCounts.of(60, RecentCounts.none(60).stored());
        counts.add(START, 7);
        assertThat(counts.total()).isEqualTo(7);
    }

    private static long sum(java.util.SortedMap<Long, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
