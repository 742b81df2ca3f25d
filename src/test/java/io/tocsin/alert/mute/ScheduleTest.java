package io.tocsin.alert.mute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final String BERLIN = "Europe/Berlin";

    /** 2026-11-23 is a Monday. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # of one day
                    | 09:00 | 17:00 | 2026-11-23T08:59:59.999999Z |
                    | 09:00 | 17:00 | 2026-11-23T09:00:00Z        | 2026-11-23T17:00:00Z
                    | 09:00 | 17:00 | 2026-11-23T16:59:59.999999Z | 2026-11-23T17:00:00Z
                    | 09:00 | 17:00 | 2026-11-23T17:00:00Z        |
            # past midnight: the day is that of the beginning
                    | 22:00 | 07:00 | 2026-11-23T21:59:59Z        |
                    | 22:00 | 07:00 | 2026-11-23T22:00:00Z        | 2026-11-24T07:00:00Z
                    | 22:00 | 07:00 | 2026-11-24T06:59:59Z        | 2026-11-24T07:00:00Z
                    | 22:00 | 07:00 | 2026-11-24T07:00:00Z        |
            mon     | 22:00 | 07:00 | 2026-11-23T06:00:00Z        |
            mon     | 22:00 | 07:00 | 2026-11-23T23:00:00Z        | 2026-11-24T07:00:00Z
            mon     | 22:00 | 07:00 | 2026-11-24T06:00:00Z        | 2026-11-24T07:00:00Z
            mon     | 22:00 | 07:00 | 2026-11-24T23:00:00Z        |
            sun     | 22:00 | 07:00 | 2026-11-23T06:00:00Z        | 2026-11-23T07:00:00Z
            # up to midnight
            mon     | 18:00 | 00:00 | 2026-11-23T23:59:59Z        | 2026-11-24T00:00:00Z
            mon     | 18:00 | 00:00 | 2026-11-24T00:00:00Z        |
            # a whole day
            mon     | 00:00 | 00:00 | 2026-11-22T23:59:59Z        |
            mon     | 00:00 | 00:00 | 2026-11-23T00:00:00Z        | 2026-11-24T00:00:00Z
            mon     | 00:00 | 00:00 | 2026-11-24T00:00:00Z        |
            sat sun | 00:00 | 00:00 | 2026-11-21T12:00:00Z        | 2026-11-22T00:00:00Z
            mon     | 09:00 | 09:00 | 2026-11-24T08:59:00Z        | 2026-11-24T09:00:00Z
                    | 09:00 | 09:00 | 2026-11-24T09:00:00Z        | 2026-11-25T09:00:00Z
            # the longest that is no whole day, which leaves a minute
                    | 09:00 | 08:59 | 2026-11-24T08:59:30Z        |
                    | 09:00 | 08:59 | 2026-11-24T08:58:30Z        | 2026-11-24T08:59:00Z
            """)
    void a_window_has_its_days_and_its_end_is_no_part_of_it(
            String days, String from, String to, Instant now, Instant until) {
        assertThat(schedule(days, from, to, "UTC").until(now)).isEqualTo(Optional.ofNullable(until));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Berlin is two hours ahead in summer, one in winter
            Europe/Berlin    | fri | 22:00 | 07:00 | 2026-07-03T20:00:00Z | 2026-07-04T05:00:00Z
            Europe/Berlin    | fri | 22:00 | 07:00 | 2026-07-03T19:59:00Z |
            Europe/Berlin    | fri | 22:00 | 07:00 | 2026-11-27T21:00:00Z | 2026-11-28T06:00:00Z
            # where it is Friday already, or still
            Asia/Tokyo       | fri | 01:00 | 02:00 | 2026-11-26T16:30:00Z | 2026-11-26T17:00:00Z
            America/New_York | fri | 22:00 | 23:00 | 2026-11-28T03:30:00Z | 2026-11-28T04:00:00Z
            Pacific/Kiritimati | fri | 00:00 | 01:00 | 2026-11-26T10:30:00Z | 2026-11-26T11:00:00Z
            Asia/Kathmandu   | fri | 00:00 | 01:00 | 2026-11-26T18:15:00Z | 2026-11-26T19:15:00Z
            """)
    void days_and_times_are_those_of_the_time_zone(
            String zone, String days, String from, String to, Instant now, Instant until) {
        assertThat(schedule(days, from, to, zone).until(now)).isEqualTo(Optional.ofNullable(until));
    }

    /**
     * Begin and end of the window that begins on a day, in UTC. Berlin goes from 02:00 to 03:00 on 2026-03-29 (at 01:00 UTC) and from
     * 03:00 back to 02:00 on 2026-10-25 (at 01:00 UTC); New York from 02:00 to 03:00 on 2026-03-08 (at 07:00 UTC) and from 02:00 back
     * to 01:00 on 2026-11-01 (at 06:00 UTC).
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # turned forward: the night is an hour shorter
            Europe/Berlin    | sat | 22:00 | 07:00 | 2026-03-28T21:00:00Z | 2026-03-29T05:00:00Z
            America/New_York | sat | 22:00 | 07:00 | 2026-03-08T03:00:00Z | 2026-03-08T11:00:00Z
            # a beginning, or an end, that is left out is the moment at which clocks are turned
            Europe/Berlin    | sun | 02:30 | 05:00 | 2026-03-29T01:00:00Z | 2026-03-29T03:00:00Z
            Europe/Berlin    | sun | 02:00 | 05:00 | 2026-03-29T01:00:00Z | 2026-03-29T03:00:00Z
            Europe/Berlin    | sun | 03:00 | 05:00 | 2026-03-29T01:00:00Z | 2026-03-29T03:00:00Z
            Europe/Berlin    | sat | 22:00 | 02:30 | 2026-03-28T21:00:00Z | 2026-03-29T01:00:00Z
            Europe/Berlin    | sun | 01:30 | 02:00 | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z
            America/New_York | sun | 02:30 | 05:00 | 2026-03-08T07:00:00Z | 2026-03-08T09:00:00Z
            America/New_York | sat | 22:00 | 02:30 | 2026-03-08T03:00:00Z | 2026-03-08T07:00:00Z
            # turned back: the night is an hour longer
            Europe/Berlin    | sat | 22:00 | 07:00 | 2026-10-24T20:00:00Z | 2026-10-25T06:00:00Z
            America/New_York | sat | 22:00 | 07:00 | 2026-11-01T02:00:00Z | 2026-11-01T12:00:00Z
            # what is shown twice: from the first time to the last
            Europe/Berlin    | sun | 02:30 | 05:00 | 2026-10-25T00:30:00Z | 2026-10-25T04:00:00Z
            Europe/Berlin    | sun | 02:00 | 03:00 | 2026-10-25T00:00:00Z | 2026-10-25T02:00:00Z
            Europe/Berlin    | sun | 02:15 | 02:45 | 2026-10-25T00:15:00Z | 2026-10-25T01:45:00Z
            Europe/Berlin    | sat | 22:00 | 02:30 | 2026-10-24T20:00:00Z | 2026-10-25T01:30:00Z
            America/New_York | sun | 01:30 | 05:00 | 2026-11-01T05:30:00Z | 2026-11-01T10:00:00Z
            America/New_York | sat | 22:00 | 01:30 | 2026-11-01T02:00:00Z | 2026-11-01T06:30:00Z
            # up to 02:00, nothing is shown twice
            Europe/Berlin    | sat | 22:00 | 02:00 | 2026-10-24T20:00:00Z | 2026-10-25T00:00:00Z
            America/New_York | sat | 22:00 | 01:00 | 2026-11-01T02:00:00Z | 2026-11-01T05:00:00Z
            # whole days of 23 and of 25 hours
            Europe/Berlin    | sun | 00:00 | 00:00 | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z
            Europe/Berlin    | sun | 00:00 | 00:00 | 2026-10-24T22:00:00Z | 2026-10-25T23:00:00Z
            America/New_York | sun | 00:00 | 00:00 | 2026-03-08T05:00:00Z | 2026-03-09T04:00:00Z
            America/New_York | sun | 00:00 | 00:00 | 2026-11-01T04:00:00Z | 2026-11-02T05:00:00Z
            # a day that begins at 01:00, since clocks are turned at midnight
            Africa/Cairo     | fri | 00:00 | 06:00 | 2026-04-23T22:00:00Z | 2026-04-24T03:00:00Z
            """)
    void a_window_lacks_no_moment_when_clocks_are_turned(
            String zone, String day, String from, String to, Instant begin, Instant end) {
        Schedule schedule = schedule(day, from, to, zone);

        assertThat(schedule.until(begin.minusNanos(1000))).isEmpty();
        for (Instant now = begin; now.isBefore(end); now = now.plus(Duration.ofMinutes(5))) {
            assertThat(schedule.until(now)).as("at %s", now).contains(end);
        }
        assertThat(schedule.until(end.minusNanos(1000))).contains(end);
        assertThat(schedule.until(end)).isEmpty();
    }

    @Test
    void a_window_within_the_hour_that_is_left_out_does_not_take_place() {
        Schedule schedule = schedule("sun", "02:15", "02:45", BERLIN);
        for (Instant now = Instant.parse("2026-03-28T20:00:00Z");
                now.isBefore(Instant.parse("2026-03-30T04:00:00Z"));
                now = now.plus(Duration.ofMinutes(1))) {
            assertThat(schedule.until(now)).as("at %s", now).isEmpty();
        }
        assertThat(schedule.until(Instant.parse("2026-04-05T00:20:00Z"))).isPresent();
    }

    @Test
    void whole_days_leave_no_gap_over_a_year() {
        Schedule schedule = schedule(null, "02:30", "02:30", BERLIN);
        for (Instant now = Instant.parse("2026-01-01T00:00:00Z");
                now.isBefore(Instant.parse("2027-01-01T00:00:00Z"));
                now = now.plus(Duration.ofMinutes(15))) {
            assertThat(schedule.until(now)).as("at %s", now).isPresent();
        }
    }

    /** Samoa had no 30 December 2011. */
    @Test
    void a_day_that_a_time_zone_left_out_has_no_window() {
        Schedule schedule = schedule("fri", "00:00", "00:00", "Pacific/Apia");

        assertThat(schedule.until(Instant.parse("2011-12-30T09:59:59Z"))).isEmpty();
        assertThat(schedule.until(Instant.parse("2011-12-30T10:00:00Z"))).isEmpty();
        assertThat(schedule.until(Instant.parse("2012-01-05T12:00:00Z")))
                .contains(Instant.parse("2012-01-06T10:00:00Z"));
    }

    @Test
    void what_is_stored_wrong_is_no_schedule() {
        List<ScheduleFields> wrong = List.of(
                new ScheduleFields(List.of("monday"), "00:00", "01:00", "UTC"),
                new ScheduleFields(null, null, "01:00", "UTC"),
                new ScheduleFields(null, "00:00", "24:00", "UTC"),
                new ScheduleFields(null, "00:00", "01:00", "Europe/Atlantis"),
                new ScheduleFields(null, "00:00", "01:00", null));

        assertThat(wrong)
                .allSatisfy(fields -> assertThatIllegalArgumentException().isThrownBy(() -> Schedule.of(fields)));
    }

    private static Schedule schedule(String days, String from, String to, String zone) {
        return Schedule.of(new ScheduleFields(days == null ? null : List.of(days.split(" ")), from, to, zone));
    }
}
