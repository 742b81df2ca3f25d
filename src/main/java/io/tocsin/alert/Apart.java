package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which watches are counted apart from the others, since they could not be counted together with them: as a rule that one statement
 * takes too long for. Not thread safe.
 */
final class Apart {

    /** One that could not be counted even alone is tried as often: it may take the time limit of a statement each time. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** Those among which there is one that cannot be counted. */
    private final Set<Watch.Key> suspects = new HashSet<>();
    /** Those that cannot be, and when they are tried again. */
    private final Map<Watch.Key, Instant> alone = new HashMap<>();

    /** Those that are counted together now; one that is to be tried later is in none. */
    List<List<DueWatch>> groups(List<DueWatch> due, Instant now) {
        List<DueWatch> sound = new ArrayList<>();
        List<DueWatch> suspected = new ArrayList<>();
        List<List<DueWatch>> groups = new ArrayList<>(List.of(sound, suspected));
        for (DueWatch watch : due) {
            Instant again = alone.get(watch.watch().key());
            if (again == null) {
                (suspects.contains(watch.watch().key()) ? suspected : sound).add(watch);
            } else if (!now.isBefore(again) || again.isAfter(now.plus(PAUSE))) {
                groups.add(List.of(watch));
            }
        }
        groups.removeIf(List::isEmpty);
        return groups;
    }

    /** A group was counted. */
    void counted(List<DueWatch> group) {
        if (!suspects.isEmpty() || !alone.isEmpty()) {
            group.forEach(due -> {
                suspects.remove(due.watch().key());
                alone.remove(due.watch().key());
            });
        }
    }

    /** A group could not be counted, and was not divided further. */
    void failed(List<DueWatch> group, Instant now) {
        if (group.size() > 1) {
            group.forEach(due -> suspects.add(due.watch().key()));
            return;
        }
        Watch.Key key = group.get(0).watch().key();
        suspects.remove(key);
        alone.put(key, now.plus(PAUSE));
    }
}
