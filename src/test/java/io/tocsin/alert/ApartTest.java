package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.access.App;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What cannot be counted is found, and keeps the others waiting no longer than it takes to find it. */
class ApartTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Apart apart = new Apart();
    private final List<DueWatch> watches =
            IntStream.range(0, 8).mapToObj(ApartTest::watch).toList();

    @Test
    void all_are_counted_together_while_nothing_is_wrong() {
        apart.counted(watches);

        assertThat(apart.groups(watches, NOW)).containsExactly(watches);
        assertThat(apart.groups(List.of(), NOW)).isEmpty();
    }

    @Test
    void those_among_which_one_cannot_be_counted_are_counted_apart_until_they_can() {
        apart.failed(watches.subList(4, 8), NOW);
        assertThat(apart.groups(watches, NOW)).containsExactly(watches.subList(0, 4), watches.subList(4, 8));

        apart.counted(watches.subList(4, 6));
        assertThat(apart.groups(watches, NOW)).containsExactly(watches.subList(0, 6), watches.subList(6, 8));
        assertThat(apart.groups(watches.subList(6, 7), NOW)).containsExactly(watches.subList(6, 7));
    }

    @Test
    void one_that_cannot_be_counted_is_tried_alone_and_seldom() {
        apart.failed(watches.subList(0, 2), NOW);
        apart.failed(watches.subList(0, 1), NOW);
        List<DueWatch> sound = watches.subList(2, 8);

        assertThat(apart.groups(watches, NOW.plusSeconds(59))).containsExactly(sound, watches.subList(1, 2));
        assertThat(apart.groups(watches, NOW.plusSeconds(60)))
                .containsExactly(sound, watches.subList(1, 2), watches.subList(0, 1));
        assertThat(apart.groups(watches, NOW.minus(Duration.ofDays(1))))
                .as("the clock went back")
                .contains(watches.subList(0, 1));

        apart.counted(watches.subList(0, 1));
        assertThat(apart.groups(watches, NOW)).hasSize(2);
    }

    private static DueWatch watch(int number) {
        StoredRule rule = CountingRules.stored(number, Duration.ofSeconds(15), NOW);
        Watch watch = new Watch(rule, new App(1, rule.id(), "shop", "", NOW, null));
        return new DueWatch(watch, StoredState.none(watch.key()), null);
    }
}
