package io.tocsin.programs;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What statistics must say, counted by hand from what was sent. */
record Expectation(List<SentEvent> events) {

    /** What statistics can be asked by. */
    static final Map<String, Function<SentEvent, String>> DIMENSIONS = Map.of(
            "error_type", event -> event.failure().errorType(),
            "app", SentEvent::app,
            "level", SentEvent::level,
            // Environments are stored in lower case.
            "environment", event -> event.environment().toLowerCase(Locale.ROOT),
            "release", SentEvent::release);

    Expectation in(Window window) {
        return where(window::has);
    }

    Expectation where(Predicate<SentEvent> filter) {
        return new Expectation(events.stream().filter(filter).toList());
    }

    long total() {
        return events.stream().mapToLong(SentEvent::count).sum();
    }

    Map<String, Long> by(Function<SentEvent, String> dimension) {
        Map<String, Long> counts = new HashMap<>();
        events.forEach(event -> counts.merge(dimension.apply(event), (long) event.count(), Long::sum));
        return counts;
    }

    /** By the beginning of the interval; only where something happened. */
    Map<Instant, Long> series(Duration interval) {
        Map<Instant, Long> counts = new HashMap<>();
        for (SentEvent event : events) {
            long second = event.earliest().getEpochSecond();
            counts.merge(
                    Instant.ofEpochSecond(second - Math.floorMod(second, interval.toSeconds())),
                    (long) event.count(),
                    Long::sum);
        }
        return counts;
    }
}
