package io.tocsin.stats;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which operations of an app are known to be in the counts of a day: bounded by names, and only ever what was committed. */
@ApplicationScoped
class KnownOperations {

    /** With names of 200 characters, some tens of megabytes. */
    private static final int MOST_NAMES = 100_000;

    /** A day, in UTC, of an app. */
    record Day(int appId, LocalDate date) implements Comparable<Day> {

        @Override
        public int compareTo(Day other) {
            return appId == other.appId ? date.compareTo(other.date) : Integer.compare(appId, other.appId);
        }
    }

    /** The one asked for last comes last. */
    private final Map<Day, Set<String>> known = new LinkedHashMap<>(16, 0.75f, true);

    private int names;

    /** Those that are known; there may be more. */
    synchronized Set<String> of(Day day) {
        Set<String> operations = known.get(day);
        return operations == null ? Set.of() : Set.copyOf(operations);
    }

    /** These are there. */
    synchronized void learn(Day day, Set<String> operations) {
        Set<String> before = known.computeIfAbsent(day, ignored -> new HashSet<>());
        names -= before.size();
        before.addAll(operations);
        names += before.size();
        var eldest = known.entrySet().iterator();
        while (names > MOST_NAMES && known.size() > 1) {
            names -= eldest.next().getValue().size();
            eldest.remove();
        }
    }
}
