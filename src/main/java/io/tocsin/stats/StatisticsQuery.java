package io.tocsin.stats;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What statistics are asked for.
 *
 * @param from inclusive
 * @param to exclusive
 * @param interval of the series; absent: one that fits the window
 */
record StatisticsQuery(
        Instant from, Instant to, ErrorFilter filter, Optional<GroupBy> groupBy, Optional<Interval> interval) {

    /** As many as Prometheus gives: a screen shows fewer, and an answer stays below a megabyte. */
    static final int MOST_POINTS = 11_000;

    /** Series finer than the counts that know their dimensions are read from the events: a day of them, at most. */
    static final Duration LONGEST_FROM_EVENTS = Duration.ofHours(24);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST_BY_MINUTE = Duration.ofHours(3);
    private static final Duration LONGEST_BY_FIVE_MINUTES = Duration.ofHours(24);
    private static final Duration LONGEST_BY_HOUR = Duration.ofDays(31);

    private static final String FROM = StatisticsResource.FROM;
    private static final String INTERVAL = StatisticsResource.INTERVAL;

    /** Whether it filters or groups by what only the counts per hour know. */
    boolean hourly() {
        return filter.hourly() || groupBy.map(GroupBy::hourly).orElse(false);
    }

    /** @throws ApiException 422 for a window that ends before it begins, or is longer than counts are kept */
    void requireSensibleWindow(Duration kept) {
        requireSensibleWindow(from, to, kept);
    }

    /** @throws ApiException 422 for a window that ends before it begins, or is longer than counts are kept */
    static void requireSensibleWindow(Instant from, Instant to, Duration kept) {
        if (!from.isBefore(to)) {
            throw ApiException.invalid(FROM, "must lie before to");
        }
        if (Duration.between(from, to).compareTo(kept) > 0) {
            throw ApiException.invalid(
                    FROM,
                    "lies more than " + kept.toDays() + " days before to, which is longer than counts are kept"
                            + " (tocsin.retention.counts)");
        }
    }

    /**
     * The query over the hours that can be answered: where the events of an edge are gone, the edge moves out to the whole
     * hour.
     *
     * @throws ApiException 422 where the counts are gone as well
     */
    StatisticsQuery within(RetentionFloors floors) {
        if (from.isBefore(floors.hours())) {
            throw ApiException.of(
                    ErrorCode.VALIDATION_ERROR,
                    FROM + ": counts are kept from " + floors.hours() + " on",
                    Map.of(
                            "fields", Map.of(FROM, "lies before the earliest counts that are kept"),
                            "earliest", floors.hours()));
        }
        return new StatisticsQuery(
                gone(from, floors) ? Buckets.floor(from, HOUR) : from,
                gone(to, floors) ? Buckets.ceiling(to, HOUR) : to,
                filter,
                groupBy,
                interval);
    }

    private static boolean gone(Instant edge, RetentionFloors floors) {
        return Buckets.floor(edge, HOUR).isBefore(floors.events());
    }

    /**
     * The interval of the series: the one asked for, or one that fits the window.
     *
     * @throws ApiException 422 where the one asked for gives too many points, or is finer than what is kept
     */
    Interval chosenInterval(RetentionFloors floors) {
        return interval.map(asked -> checked(asked, floors)).orElseGet(() -> fitting(floors));
    }

    private Interval fitting(RetentionFloors floors) {
        Duration window = Duration.between(from, to);
        boolean minutes = !hourly() && !from.isBefore(floors.minutes());
        if (minutes && window.compareTo(LONGEST_BY_MINUTE) <= 0) {
            return Interval.ONE_MINUTE;
        }
        if (minutes && window.compareTo(LONGEST_BY_FIVE_MINUTES) <= 0) {
            return Interval.FIVE_MINUTES;
        }
        return window.compareTo(LONGEST_BY_HOUR) <= 0 ? Interval.ONE_HOUR : Interval.ONE_DAY;
    }

    private Interval checked(Interval asked, RetentionFloors floors) {
        long points = Buckets.touched(from, to, asked.length());
        if (points > MOST_POINTS) {
            Interval enough = Interval.ONE_DAY;
            for (Interval coarser : Interval.values()) {
                if (Buckets.touched(from, to, coarser.length()) <= MOST_POINTS) {
                    enough = coarser;
                    break;
                }
            }
            throw ApiException.invalid(
                    INTERVAL,
                    asked.word() + " makes " + points + " points of this window, more than " + MOST_POINTS + "; use "
                            + enough.word());
        }
        if (!asked.belowAnHour()) {
            return asked;
        }
        if (hourly() && Duration.between(from, to).compareTo(LONGEST_FROM_EVENTS) > 0) {
            throw ApiException.invalid(
                    INTERVAL,
                    asked.word() + " with a release, type or issue filter or grouping needs a window of at most 24 h;"
                            + " use 1h");
        }
        if (from.isBefore(hourly() ? floors.events() : floors.minutes())) {
            throw ApiException.invalid(
                    INTERVAL, "what " + asked.word() + " is counted from is no longer kept for this window; use 1h");
        }
        return asked;
    }
}
