package io.tocsin.grouping.corpus;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a way of grouping makes of events whose groups are known. Only pairs within a language count: it stands for an app. Nothing
 * is compared pair by pair; how many events share a group, a key and both is enough.
 */
final class Evaluation {

    private static final Comparator<Confusion> WORST_FIRST = Comparator.comparingLong(Confusion::pairs)
            .reversed()
            .thenComparing(Confusion::language)
            .thenComparing(confusion -> confusion.groups().get(0))
            .thenComparing(
                    confusion -> confusion.groups().get(confusion.groups().size() - 1));

    private final Map<String, PairCounts> counts = new LinkedHashMap<>();
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final List<Confusion> merged = new ArrayList<>();
    private final List<Confusion> split = new ArrayList<>();

    Evaluation(List<CorpusEvent> events, Way way) {
        events.stream()
                .collect(groupingBy(CorpusEvent::language, LinkedHashMap::new, toList()))
                .forEach((language, ours) -> judge(language, ours, way));
        merged.sort(WORST_FIRST);
        split.sort(WORST_FIRST);
    }

    /** Of all languages together: each weighs as many pairs as it has. */
    PairCounts overall() {
        return counts.values().stream().reduce(PairCounts.NONE, PairCounts::plus);
    }

    PairCounts of(String language) {
        return counts.getOrDefault(language, PairCounts.NONE);
    }

    /** The mean of the languages' F1: each weighs the same. */
    double meanF1() {
        return counts.values().stream().mapToDouble(PairCounts::f1).average().orElse(0);
    }

    /** How many groups it makes. */
    int groups() {
        return keys.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Pairs of groups that share a key, the most wrong pairs of events first. */
    List<Confusion> merged() {
        return List.copyOf(merged);
    }

    /** Groups with several keys, the most missing pairs of events first. */
    List<Confusion> split() {
        return List.copyOf(split);
    }

    private void judge(String language, List<CorpusEvent> events, Way way) {
        Map<Object, Map<String, Long>> groupsOfKey = new LinkedHashMap<>();
        Map<String, Map<Object, Long>> keysOfGroup = new TreeMap<>();
        for (CorpusEvent event : events) {
            Object key = way.key().apply(event.occurrence());
            groupsOfKey.computeIfAbsent(key, any -> new TreeMap<>()).merge(event.group(), 1L, Long::sum);
            keysOfGroup
                    .computeIfAbsent(event.group(), any -> new LinkedHashMap<>())
                    .merge(key, 1L, Long::sum);
        }
        keys.put(language, groupsOfKey.size());
        splits(language, keysOfGroup);
        merges(language, groupsOfKey.values());

        long both = keysOfGroup.values().stream()
                .flatMap(parts -> parts.values().stream())
                .mapToLong(PairCounts::among)
                .sum();
        counts.put(
                language,
                new PairCounts(both, together(groupsOfKey.values()) - both, together(keysOfGroup.values()) - both));
    }

    private static <T> long together(Iterable<Map<T, Long>> sets) {
        long pairs = 0;
        for (Map<T, Long> set : sets) {
            pairs += PairCounts.among(
                    set.values().stream().mapToLong(Long::longValue).sum());
        }
        return pairs;
    }

    private void splits(String language, Map<String, Map<Object, Long>> keysOfGroup) {
        keysOfGroup.forEach((group, parts) -> {
            if (parts.size() > 1) {
                long inside =
                        parts.values().stream().mapToLong(PairCounts::among).sum();
                long all = PairCounts.among(
                        parts.values().stream().mapToLong(Long::longValue).sum());
                split.add(new Confusion(language, List.of(group), all - inside, parts.size()));
            }
        });
    }

    private void merges(String language, Iterable<Map<String, Long>> groupsOfKeys) {
        Map<List<String>, Long> pairs = new LinkedHashMap<>();
        for (Map<String, Long> groups : groupsOfKeys) {
            List<String> names = List.copyOf(groups.keySet());
            for (int i = 0; i < names.size(); i++) {
                for (int j = i + 1; j < names.size(); j++) {
                    pairs.merge(
                            List.of(names.get(i), names.get(j)),
                            groups.get(names.get(i)) * groups.get(names.get(j)),
                            Long::sum);
                }
            }
        }
        pairs.forEach((two, count) -> merged.add(new Confusion(language, two, count, 1)));
    }
}
