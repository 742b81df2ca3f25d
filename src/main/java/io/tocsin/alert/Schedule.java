package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which rules' time has come. Pure but for what it remembers. */
final class Schedule {

    /** So that a rule that asks for every second is not skipped by a round that comes a little early. */
    private static final Duration EARLY = Duration.ofMillis(250);

    /** Users of a long window are counted from its events: as often as that makes a difference. */
    private static final int PARTS = 240;

    private final Map<UUID, Instant> next = new HashMap<>();

    /** Those that are due, which are then due again after their interval; a new one is at once. */
    Set<UUID> due(List<StoredRule> rules, Instant now) {
        Set<UUID> due = new HashSet<>();
        Set<UUID> known = new HashSet<>();
        for (StoredRule stored : rules) {
            known.add(stored.id());
            Duration interval = interval(stored.rule());
            Instant at = next.get(stored.id());
            // One that lies further ahead than that is of before the clock went back.
            if (at == null || !now.isBefore(at.minus(EARLY)) || at.isAfter(now.plus(interval))) {
                due.add(stored.id());
                next.put(stored.id(), now.plus(interval));
            }
        }
        next.keySet().retainAll(known);
        return due;
    }

    /** How often a rule is judged. */
    static Duration interval(Rule rule) {
        Duration least = rule.condition() instanceof Condition.Users users
                ? users.window().dividedBy(PARTS)
                : Duration.ZERO;
        return least.compareTo(rule.interval()) > 0 ? least : rule.interval();
    }
}
