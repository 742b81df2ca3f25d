package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.stats.ErrorRate.Minute;
import io.tocsin.stats.ErrorRate.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorRateTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    /** Minutes as total/failed/judged, one after the other from noon on; the window is the five minutes from there. */
    @ParameterizedTest(name = "{0} and {1} errors")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                    | 0  | -    | -
            -                    | 9  | -    | -
            10/1/10              | 0  | 10   | FAILED
            10/1/10 30/3/30      | 99 | 10   | FAILED
            10/0/10              | 5  | 0    | FAILED
            10/0/0               | 5  | 50   | EVENTS
            10/0/0               | 0  | 0    | EVENTS
            10/0/0               | 20 | 100  | EVENTS
            10/5/10 10/0/0       | 4  | 20   | EVENTS
            20/5/10              | 4  | 20   | EVENTS
            0/0/0                | 0  | 0    | EVENTS
            0/0/0                | 3  | 100  | EVENTS
            10/1/10 0/0/0        | 7  | 10   | FAILED
            """)
    void the_rate_comes_from_failed_requests_where_all_are_judged_else_from_events(
            String minutes, long events, Double percent, ErrorRate.Source source) {
        Window window = new Window(NOON, NOON.plus(FIVE_MINUTES), NOON.plus(FIVE_MINUTES));

        ErrorRate rate = ErrorRate.of(window, minutes(minutes), events);

        assertThat(rate.percent()).isEqualTo(percent);
        assertThat(rate.source()).isEqualTo(source);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                | -  | 0
            10/0/0           | -  | 10
            10/1/10          | 10 | 10
            30/1/10          | 10 | 10
            10/1/10 90/9/0   | 100| 10
            """)
    void an_operation_is_judged_by_those_reports_alone_that_say_how_many_failed(
            String minutes, Double percent, double requests) {
        Window window = new Window(NOON, NOON.plus(FIVE_MINUTES), NOON.plus(FIVE_MINUTES));

        ErrorRate rate = ErrorRate.ofOperation(window, minutes(minutes));

        assertThat(rate.percent()).isEqualTo(percent);
        assertThat(rate.requests()).isEqualTo(requests);
    }

    @ParameterizedTest(name = "now {0}, reported {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            12:10:00 | -        | 12:05:00 | 12:10:00
            12:10:00 | 12:09:30 | 12:04:30 | 12:09:30
            12:10:00 | 12:10:00 | 12:05:00 | 12:10:00
            12:10:00 | 12:12:00 | 12:05:00 | 12:10:00
            12:10:00 | 12:05:01 | 12:00:01 | 12:05:01
            12:10:00 | 12:05:00 | 12:05:00 | 12:10:00
            12:10:00 | 11:00:00 | 12:05:00 | 12:10:00
            """)
    void the_window_ends_where_reports_end_unless_they_ended_long_ago(
            String now, String reported, String from, String to) {
        Window window = Window.before(at(now), FIVE_MINUTES, reported == null ? null : at(reported));

        assertThat(window.from()).isEqualTo(at(from));
        assertThat(window.to()).isEqualTo(at(to));
    }

    @ParameterizedTest(name = "{0} to {1}, reported until {2}: minute {3}")
    @CsvSource(delimiter = '|', textBlock = """
            12:00:00 | 12:05:00 | 12:05:00 | 12:00:00 | 1
            12:00:00 | 12:05:00 | 12:05:00 | 12:04:00 | 1
            12:00:00 | 12:05:00 | 12:05:00 | 12:05:00 | 0
            12:00:00 | 12:05:00 | 12:05:00 | 11:59:00 | 0
            12:00:30 | 12:05:30 | 12:05:30 | 12:00:00 | 0.5
            12:00:30 | 12:05:30 | 12:05:30 | 12:05:00 | 1
            12:00:15 | 12:05:15 | 12:05:45 | 12:05:00 | 0.3333333
            12:00:15 | 12:05:15 | 12:09:00 | 12:05:00 | 0.25
            """)
    void a_minute_at_the_edge_counts_by_its_share(
            String from, String to, String reported, String minute, double share) {
        assertThat(new Window(at(from), at(to), at(reported)).share(at(minute))).isCloseTo(share, within(1e-6));
    }

    @Test
    void a_rate_reaches_a_threshold_that_it_is_not_below() {
        Window window = new Window(NOON, NOON.plus(FIVE_MINUTES), null);
        ErrorRate rate = ErrorRate.of(window, minutes("100/5/100"), 0);

        assertThat(rate.reaches(5)).contains(true);
        assertThat(rate.reaches(5.1)).contains(false);
        assertThat(rate.errorsPerMinute()).isEqualTo(1);
        assertThat(ErrorRate.of(window, List.of(), 5).reaches(0)).isEmpty();
        assertThat(ErrorRate.of(window, minutes("100/0/100"), 0).reaches(0)).contains(false);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-01T" + time + "Z");
    }

    private static List<Minute> minutes(String text) {
        List<Minute> minutes = new ArrayList<>();
        if (text != null) {
            for (String minute : text.split(" ")) {
                String[] figures = minute.split("/");
                minutes.add(new Minute(
                        NOON.plus(Duration.ofMinutes(minutes.size())),
                        Long.parseLong(figures[0]),
                        Long.parseLong(figures[1]),
                        Long.parseLong(figures[2])));
            }
        }
        return minutes;
    }
}
