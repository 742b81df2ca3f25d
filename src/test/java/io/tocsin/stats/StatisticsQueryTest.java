package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.http.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsQueryTest {

    private static final Instant FROM = Instant.parse("2026-01-10T10:20:30.5Z");

    @ParameterizedTest(name = "{0}, grouped by {1}: {2}")
    @CsvSource({
        "PT1S, , 1m",
        "PT3H, , 1m",
        "PT3H0.000001S, , 5m",
        "PT24H, , 5m",
        "PT24H0.000001S, , 1h",
        "P31D, , 1h",
        "P32D, , 1d",
        "P400D, , 1d",
        "PT1H, level, 1m",
        "PT1H, app, 1m",
        "PT1H, environment, 1m",
        "PT1H, error_type, 1h",
        "PT1H, release, 1h",
        "PT24H, issue, 1h",
        "P40D, issue, 1d",
    })
    void an_interval_is_chosen_that_fits_the_window(Duration window, String groupBy, String interval) {
        assertThat(query(window, groupBy, null)
                        .chosenInterval(RetentionFloors.NONE)
                        .word())
                .isEqualTo(interval);
    }

    @ParameterizedTest(name = "{1} over {0}, grouped by {2}")
    @CsvSource({
        "P7D, 1m, ",
        "P38D, 5m, ",
        "P400D, 1h, ",
        "P400D, 1d, ",
        "PT24H, 1m, error_type",
        "PT24H, 5m, issue",
        "P7D, 1h, release",
    })
    void an_interval_is_taken_as_asked(Duration window, String interval, String groupBy) {
        assertThat(query(window, groupBy, interval)
                        .chosenInterval(RetentionFloors.NONE)
                        .word())
                .isEqualTo(interval);
    }

    @ParameterizedTest(name = "{1} over {0}, grouped by {2}")
    @CsvSource({
        "P8D, 1m, , makes 11521 points of this window; more than 11000; use 5m",
        "P39D, 1m, , use 1h",
        "P39D, 5m, , use 1h",
        "P3650D, 1h, , use 1d",
        "PT24H0.000001S, 1m, error_type, at most 24 h; use 1h",
        "PT25H, 5m, release, at most 24 h",
    })
    void an_interval_that_is_too_fine_is_refused_with_the_one_to_use(
            Duration window, String interval, String groupBy, String reason) {
        assertThatThrownBy(() -> query(window, groupBy, interval).chosenInterval(RetentionFloors.NONE))
                .isInstanceOf(ApiException.class)
                .satisfies(refusal -> {
                    for (String part : reason.split("; ")) {
                        assertThat(refusal).hasMessageContaining(part);
                    }
                });
    }

    @Test
    void an_edge_whose_events_are_gone_moves_out_to_the_whole_hour() {
        Instant midnight = Instant.parse("2026-01-11T00:00:00Z");
        RetentionFloors floors = new RetentionFloors(midnight, Instant.MIN, Instant.MIN);

        StatisticsQuery first = query(Duration.ofDays(2), null, null).within(floors);
        assertThat(first.from()).isEqualTo("2026-01-10T10:00:00Z");
        assertThat(first.to()).isEqualTo("2026-01-12T10:20:30.500Z");

        StatisticsQuery both = query(Duration.ofMinutes(5), null, null).within(floors);
        assertThat(both.from()).isEqualTo("2026-01-10T10:00:00Z");
        assertThat(both.to()).isEqualTo("2026-01-10T11:00:00Z");

        StatisticsQuery whole = query(Duration.ofHours(1), null, null);
        whole = new StatisticsQuery(
                Buckets.floor(FROM, Duration.ofHours(1)), midnight, whole.filter(), whole.groupBy(), whole.interval());
        assertThat(whole.within(floors)).isEqualTo(whole);
    }

    @Test
    void a_window_that_begins_before_the_counts_is_refused_and_told_the_earliest() {
        Instant earliest = Instant.parse("2026-01-11T00:00:00Z");

        assertThatThrownBy(() -> query(Duration.ofDays(2), null, null)
                        .within(new RetentionFloors(Instant.MIN, Instant.MIN, earliest)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.details()).containsEntry("earliest", earliest));
    }

    @Test
    void minutes_that_are_gone_make_no_series() {
        RetentionFloors floors = new RetentionFloors(Instant.MIN, Instant.parse("2026-01-11T00:00:00Z"), Instant.MIN);

        assertThat(query(Duration.ofHours(1), null, null).chosenInterval(floors))
                .isEqualTo(Interval.ONE_HOUR);
        assertThatThrownBy(() -> query(Duration.ofHours(1), null, "1m").chosenInterval(floors))
                .hasMessageContaining("no longer kept");
    }

    @Test
    void ten_years_are_longer_than_counts_are_kept() {
        assertThatThrownBy(() -> query(Duration.ofDays(3650), null, null).requireSensibleWindow(Duration.ofDays(400)))
                .hasMessageContaining("400 days");
        query(Duration.ofDays(400), null, null).requireSensibleWindow(Duration.ofDays(400));
    }

    private static StatisticsQuery query(Duration window, String groupBy, String interval) {
        return new StatisticsQuery(
                FROM,
                FROM.plus(window),
                new ErrorFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.ofNullable(groupBy).map(GroupBy::ofWord),
                Optional.ofNullable(interval).map(Interval::ofWord));
    }
}
