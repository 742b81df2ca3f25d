package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rules that count errors, as they are read. */
final class CountingRules {

    private CountingRules() {}

    static StoredRule stored(int number, Duration interval, Instant made) {
        Rule rule = new Rule(
                "Rule " + number,
                Optional.empty(),
                new Condition.Count(Filter.NONE, Thresholds.of(10), Duration.ofMinutes(5)),
                Timing.AT_ONCE,
                Severity.CRITICAL,
                List.of(),
                Duration.ofHours(4),
                Map.of(),
                true,
                false,
                interval);
        return new StoredRule(new UUID(0, number), 1, Origin.API, rule, null, made, made);
    }
}
