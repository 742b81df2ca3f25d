package io.tocsin.stats;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** How wide the points of a series are. */
enum Interval {
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    ONE_DAY("1d", Duration.ofDays(1));

    /** The word for "choose one that fits the window". */
    static final String AUTO = "auto";

    private final String word;
    private final Duration length;

    Interval(String word, Duration length) {
        this.word = word;
        this.length = length;
    }

    /** As it stands in requests and answers. */
    String word() {
        return word;
    }

    Duration length() {
        return length;
    }

    /** Whether the counts per hour are too coarse for it. */
    boolean belowAnHour() {
        return length.compareTo(ONE_HOUR.length) < 0;
    }

    static Interval ofWord(String word) {
        return Arrays.stream(values())
                .filter(interval -> interval.word.equals(word))
                .findFirst()
                .orElseThrow();
    }

    static Set<String> words() {
        return Arrays.stream(values()).map(Interval::word).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
