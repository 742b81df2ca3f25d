package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.event.PartitionedTable;
import io.tocsin.event.PartitionedTable.Unit;
import io.tocsin.storage.Growth.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

    private static final Instant NOW = Instant.parse("2026-06-15T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final PartitionedTable EVENTS = new PartitionedTable("event", Unit.DAY, MONTH, MONTH, "");
    private static final PartitionedTable COUNTS =
            new PartitionedTable("counts", Unit.MONTH, MONTH, Duration.ofDays(60), "");

    /** Beside what the days hold, 100 bytes are in no partition. A day is dropped 32 days after its end. */
    @ParameterizedTest
    @CsvSource({
        // days there, bytes of each, bytes that a day brings, budget; then full after, the most it takes
        "0, 0, 10, 200, 10, 200",
        "0, 0, 10, 201, 11, 210",
        "0, 0, 10, 1000, , 420",
        "32, 10, 10, 1000, , 420",
        "32, 10, 10, 421, , 420",
        "32, 10, 10, 420, 0, 420",
        "32, 5, 10, 400, 28, 400",
        "32, 5, 10, 1000, , 420",
        "32, 10, 0, 421, , 420",
        "10, 0, 0, 101, , 100",
    })
    void days_come_until_as_much_goes(int days, long each, double daily, long budget, Integer full, long largest) {
        List<Part> parts = IntStream.rangeClosed(1, days)
                .mapToObj(ago -> new Part(EVENTS.at(NOW.minus(Duration.ofDays(ago))), each, each == 0))
                .toList();

        Forecast forecast = Forecast.of(100 + days * each, budget, List.of(new Growth(EVENTS, parts, daily)), NOW);

        assertThat(forecast.days().orElse(null)).isEqualTo(full);
        assertThat(forecast.largest()).isEqualTo(largest);
    }

    @Test
    void tables_by_month_hold_the_most_just_before_a_month_goes() {
        Forecast forecast = Forecast.of(0, Long.MAX_VALUE, List.of(new Growth(COUNTS, List.of(), 1)), NOW);

        // July goes on October 2, 62 days after its end: the day before, July, August and September are there.
        assertThat(forecast.largest()).isEqualTo(92);
        assertThat(forecast.days()).isEmpty();
    }

    @Test
    void tables_are_added_up() {
        Growth one = new Growth(EVENTS, List.of(), 10);
        Growth other = new Growth(COUNTS, List.of(), 5);

        assertThat(Forecast.of(100, 250, List.of(one, other), NOW).days()).contains(10);
    }
}
