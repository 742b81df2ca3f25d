package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.event.EventContent;
import io.tocsin.issue.IssueLife.Reopened;
import io.tocsin.issue.IssueLife.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssueLifeTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T12:00:00Z");
    private static final Map<String, Instant> FIRST_SIGHTS = Map.of(
            "blue", Instant.parse("2026-11-01T00:00:00Z"),
            "green", Instant.parse("2026-11-10T00:00:00Z"),
            "shop@1.4.0", Instant.parse("2026-11-12T00:00:00Z"),
            "shop@1.2.3+45", Instant.parse("2026-11-13T00:00:00Z"),
            "shop@1.2.3+46", Instant.parse("2026-11-14T00:00:00Z"));

    /** Minutes after the issue was resolved; an empty release is none. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # resolved in, release, minutes, opened
            -,          '',          1,  true
            -,          '',          0,  false
            -,          '',         -1,  false
            -,          1.0.0,       1,  true
            1.2.0,      1.2.0,      -9,  true
            1.2.0,      1.2.1,      -9,  true
            1.2.0,      1.10.0,      1,  true
            1.2.0,      1.1.9,       1,  false
            1.2.0,      1.2.0-rc.1,  1,  false
            1.2.0,      '',          1,  true
            1.2.0,      '',         -1,  false
            green,      green,       1,  true
            green,      blue,        1,  false
            blue,       green,       1,  true
            green,      red,         1,  true
            # A release without errors is never seen: its first sight is the time of resolving.
            unseen,     red,         1,  true
            unseen,     red,        -1,  false
            unseen,     green,       1,  false
            0dec0de,    1dec0de,     1,  true
            # Other names with an order.
            build-98,   build-101,  -9,  true
            build-101,  build-98,    1,  false
            4.1.10.Final, 4.1.9.Final, 1, false
            4.1.9.Final, 4.1.10.Final, 1, true
            2026-10-31, 2026-11-01,  1,  true
            2026-11-01, 2026-10-31,  1,  false
            release-2.10.0, release-2.9.5, 1, false
            shop@1.5.0+120, shop@1.5.0+110, 1, false
            shop@1.5.0+120, shop@1.5.0+130, 1, true
            # A switch to another naming scheme has no order.
            build-101,  2.0.0,       1,  true
            shop@1.4.0, shop@1.4.1,  1,  true
            shop@1.4.0, shop@1.3.9,  1,  false
            # A product is named or left out.
            1.4.0,      shop@1.4.0,  1,  true
            1.4.0,      shop@1.5.0,  1,  true
            1.4.0,      shop@1.3.9,  1,  false
            shop@1.4.0, v1.4.1,      1,  true
            # Builds of a version have the order of their numbers.
            shop@1.2.3+46, shop@1.2.3+45, 1, false
            shop@1.2.3+45, shop@1.2.3+46, 1, true
            shop@1.2.3+46, shop@1.2.3+47, 1, true
            shop@1.2.3+46, shop@1.2.3,    1, true
            """)
    void a_resolved_one_is_opened_by_later_releases_and_times(
            String resolvedIn, String release, int minutes, boolean opened) {
        IssueLife life = new IssueLife(Status.RESOLVED, SINCE, resolvedIn, null, null, null, 10);

        Optional<Reopened> reopened =
                life.after(gain(event(minutes * 60, 1, release)), name -> Optional.ofNullable(FIRST_SIGHTS.get(name)));

        assertThat(reopened.map(Reopened::kind))
                .isEqualTo(opened ? Optional.of(IssueLife.Kind.REGRESSION) : Optional.empty());
    }

    @Test
    void of_several_releases_the_latest_is_named() {
        IssueLife life = new IssueLife(Status.RESOLVED, SINCE, null, null, null, null, 10);

        for (String[] releases : new String[][] {{"blue", "green"}, {"green", "blue"}, {"", "green"}, {"green", ""}}) {
            assertThat(life.after(
                            gain(event(1, 1, releases[0]), event(2, 1, releases[1])),
                            name -> Optional.ofNullable(FIRST_SIGHTS.get(name))))
                    .map(Reopened::release)
                    .contains("green");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # until count, count of the event, opened
            12, 1, false
            12, 2, true
            12, 9, true
            """)
    void an_ignored_one_is_opened_when_it_happened_often_enough(long untilCount, int count, boolean opened) {
        IssueLife life = new IssueLife(Status.IGNORED, SINCE, null, null, untilCount, null, 10);

        assertThat(life.after(gain(event(-60, count, "")), name -> Optional.empty()))
                .matches(reopened -> reopened.isPresent() == opened);
    }

    @Test
    void with_a_window_only_what_happens_within_it_counts() {
        IssueLife life = new IssueLife(Status.IGNORED, SINCE, null, null, 3L, RecentCounts.none(60), 10);

        assertThat(life.after(gain(event(-10, 5, "")), name -> Optional.empty()))
                .as("before it was ignored")
                .isEmpty();
        assertThat(life.after(gain(event(10, 2, "")), name -> Optional.empty())).isEmpty();
        assertThat(life.after(gain(event(80, 2, "")), name -> Optional.empty()))
                .as("70 s later")
                .isEmpty();
        assertThat(life.after(gain(event(130, 1, ""), event(100, 1, "")), name -> Optional.empty()))
                .map(Reopened::reason)
                .contains("it has happened 3 times within 1m");
    }

    @Test
    void a_time_ends_it_also_where_there_is_a_window() {
        Instant until = SINCE.plusSeconds(3_600);
        IssueLife life = new IssueLife(Status.IGNORED, SINCE, null, until, 100L, RecentCounts.none(60), 10);

        assertThat(life.after(gain(event(3_599, 1, "")), name -> Optional.empty()))
                .isEmpty();
        assertThat(life.after(gain(event(3_600, 1, "")), name -> Optional.empty()))
                .map(Reopened::reason)
                .contains("it was ignored until " + until);
    }

    @Test
    void a_sender_whose_clock_is_ahead_does_not_move_the_window_away_from_others() {
        IssueLife life = new IssueLife(Status.IGNORED, SINCE, null, null, 4L, RecentCounts.none(60), 10);

        assertThat(life.after(gain(event(299, 9, 1, "")), name -> Optional.empty()))
                .isEmpty();
        assertThat(life.after(gain(event(10, 3, "")), name -> Optional.empty()))
                .map(Reopened::reason)
                .contains("it has happened 4 times within 1m");
    }

    private static IssueGain gain(EventContent... events) {
        Grouped grouped = new Grouped(new UUID(0, 1), 2, () -> {
            throw new IllegalStateException("nobody asks");
        });
        IssueGain gain = new IssueGain(1, grouped, events[0]);
        for (EventContent event : events) {
            gain.add(event);
        }
        return gain;
    }

    private static EventContent event(int secondsAfter, int count, String release) {
        return event(secondsAfter, secondsAfter, count, release);
    }

    private static EventContent event(int secondsAfter, int receivedAfter, int count, String release) {
        Instant at = SINCE.plusSeconds(secondsAfter);
        return new EventContent(
                new UUID(0, 2),
                true,
                at,
                SINCE.plusSeconds(receivedAfter),
                count,
                "error",
                "",
                release,
                "Broken",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                null,
                null);
    }
}
