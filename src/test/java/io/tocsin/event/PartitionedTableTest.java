package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.event.PartitionedTable.Partition;
import io.tocsin.event.PartitionedTable.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionedTableTest {

    private static final PartitionedTable DAYS =
            new PartitionedTable("event", Unit.DAY, Duration.ofDays(2), Duration.ofDays(2), "");
    private static final PartitionedTable MONTHS =
            new PartitionedTable("count", Unit.MONTH, Duration.ofDays(2), Duration.ofDays(400), "");

    @Test
    void every_day_from_the_oldest_acceptable_to_a_week_ahead_is_wanted() {
        List<Partition> wanted = DAYS.wanted(Instant.parse("2026-02-28T23:59:59Z"));
        assertThat(wanted).hasSize(10);
        assertThat(wanted.get(0))
                .isEqualTo(new Partition(
                        "event_p20260226",
                        Instant.parse("2026-02-26T00:00:00Z"),
                        Instant.parse("2026-02-27T00:00:00Z")));
        assertThat(wanted.get(9).name()).isEqualTo("event_p20260307");
    }

    @Test
    void every_month_that_those_days_touch_is_wanted() {
        assertThat(MONTHS.wanted(Instant.parse("2026-12-28T00:00:00Z")))
                .extracting(Partition::name)
                .containsExactly("count_p202612", "count_p202701");
        assertThat(MONTHS.wanted(Instant.parse("2026-12-02T00:00:00Z")))
                .extracting(Partition::name)
                .containsExactly("count_p202611", "count_p202612");
    }

    @Test
    void a_day_is_spent_two_days_after_the_last_event_that_it_could_take() {
        Partition day = DAYS.named("event_p20260226").orElseThrow();
        assertThat(DAYS.spent(day, Instant.parse("2026-03-02T23:59:59Z"))).isFalse();
        assertThat(DAYS.spent(day, Instant.parse("2026-03-03T00:00:00Z"))).isTrue();
    }

    @Test
    void only_names_of_its_own_are_partitions() {
        assertThat(DAYS.named("event_p20260226_old")).isEmpty();
        assertThat(DAYS.named("event_p202602")).isEmpty();
        assertThat(DAYS.named("other_p20260226")).isEmpty();
        assertThat(MONTHS.named("count_p202602")).isPresent();
    }
}
