package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.event.PartitionedTable;
import io.tocsin.event.PartitionedTable.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
    private static final PartitionedTable EVENTS =
            new PartitionedTable("event", Unit.DAY, Duration.ofDays(30), Duration.ofDays(30), "");
    private static final PartitionedTable COUNTS =
            new PartitionedTable("counts", Unit.MONTH, Duration.ofDays(30), Duration.ofDays(400), "");

    @Test
    void a_day_is_the_mean_of_the_last_seven_whole_ones() {
        Map<String, Long> days = Map.of(
                "event_p20260607", 9_000L,
                "event_p20260608", 100L,
                "event_p20260611", 600L,
                "event_p20260614", 700L,
                "event_p20260615", 50_000L);

        assertThat(perDay(days, NOON)).containsExactly(200.0, 0.0);
    }

    @Test
    void where_there_were_errors_on_fewer_days_the_mean_is_of_those_since_the_first() {
        assertThat(perDay(Map.of("event_p20260613", 500L, "event_p20260601", 7L), NOON))
                .containsExactly(250.0, 0.0);
    }

    @Test
    void before_a_whole_day_is_over_nothing_is_known() {
        assertThat(Growth.of(List.of(EVENTS, COUNTS), sizes(Map.of("event_p20260615", 500L)), NOON))
                .isEmpty();
    }

    @Test
    void a_month_grows_as_it_has_until_now() {
        assertThat(perDay(Map.of("event_p20260608", 70L, "counts_p202606", 1_450L), NOON)
                        .get(1))
                .isCloseTo(100, within(0.01));
        // Errors began on the 13th: two and a half days ago.
        assertThat(perDay(Map.of("event_p20260613", 70L, "counts_p202606", 1_450L), NOON)
                        .get(1))
                .isCloseTo(580, within(0.01));
    }

    @Test
    void on_the_first_day_of_a_month_the_one_before_tells() {
        Instant first = Instant.parse("2026-07-01T03:00:00Z");

        assertThat(perDay(Map.of("event_p20260624", 70L, "counts_p202606", 3_000L, "counts_p202607", 1L), first)
                        .get(1))
                .isCloseTo(100, within(0.01));
    }

    private static List<Double> perDay(Map<String, Long> bytes, Instant now) {
        return Growth.of(List.of(EVENTS, COUNTS), sizes(bytes), now).orElseThrow().stream()
                .map(Growth::bytesPerDay)
                .toList();
    }

    private static List<TableSize> sizes(Map<String, Long> bytes) {
        List<TableSize> sizes = new ArrayList<>();
        bytes.forEach((name, size) ->
                sizes.add(new TableSize(name.substring(0, name.indexOf('_')), name, name, size, size, 0, null)));
        return sizes;
    }
}
