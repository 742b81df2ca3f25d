package io.tocsin.alert;

import java.time.Duration;
import java.util.List;

/**
 * A window of a burn rate: the error budget burns so many times as fast as would use it up by the end of the period. It speaks where
 * both the long and the short window do, so that it is neither nervous nor slow to fall silent (Google, The Site Reliability
 * Workbook, chapter 5, table 5-8).
 *
 * @param burn how many times as fast
 */
record BurnWindow(Level level, Duration longer, Duration shorter, double burn) {

    /** For a period of 30 days: 2 % of the budget in an hour, 5 % in six, 10 % in a day and in three. */
    static final List<BurnWindow> STANDARD = List.of(
            new BurnWindow(Level.FULL, Duration.ofHours(1), Duration.ofMinutes(5), 14.4),
            new BurnWindow(Level.FULL, Duration.ofHours(6), Duration.ofMinutes(30), 6),
            new BurnWindow(Level.WARNING, Duration.ofDays(1), Duration.ofHours(2), 3),
            new BurnWindow(Level.WARNING, Duration.ofDays(3), Duration.ofHours(6), 1));
}
