package io.tocsin.stats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an answer together from counted rows: shares, what the lists leave out, and the buckets where nothing happened. */
final class StatisticsAssembly {

    private final StatisticsQuery query;
    private final Interval interval;
    private final Map<String, Long> types = new LinkedHashMap<>();
    private final Map<String, Long> groups = new LinkedHashMap<>();
    private final Map<Instant, Long> points = new HashMap<>();
    private long total;

    StatisticsAssembly(StatisticsQuery query, Interval interval) {
        this.query = query;
        this.interval = interval;
    }

    void total(long count) {
        total = count;
    }

    /** Largest first, as are {@link #group}s. */
    void type(String type, long count) {
        types.put(type, count);
    }

    void group(String key, long count) {
        groups.put(key, count);
    }

    void point(Instant bucket, long count) {
        points.put(bucket, count);
    }

    Statistics finish(boolean widened) {
        Map<String, Long> keys =
                query.groupBy().filter(group -> group == GroupBy.ERROR_TYPE).isPresent() ? types : groups;
        return new Statistics(
                query.from(),
                query.to(),
                widened ? Boolean.TRUE : null,
                total,
                types,
                rest(types),
                keys.entrySet().stream()
                        .map(entry -> new Statistics.Group(
                                entry.getKey(), entry.getValue(), (double) entry.getValue() / total))
                        .toList(),
                query.groupBy().isPresent() ? rest(keys) : null,
                interval.word(),
                series());
    }

    private @Nullable Long rest(Map<String, Long> named) {
        long rest = total - named.values().stream().mapToLong(Long::longValue).sum();
        return rest == 0 ? null : rest;
    }

    private List<Statistics.Point> series() {
        List<Statistics.Point> series = new ArrayList<>();
        Instant bucket = Buckets.floor(query.from(), interval.length());
        while (bucket.isBefore(query.to())) {
            series.add(new Statistics.Point(bucket, points.getOrDefault(bucket, 0L)));
            bucket = bucket.plus(interval.length());
        }
        return series;
    }
}
