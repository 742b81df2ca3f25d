package io.tocsin.storage;

import io.tocsin.event.PartitionedTable;
import io.tocsin.event.PartitionedTable.Partition;
import io.tocsin.event.PartitionedTable.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast partitioned tables grow, told by the sizes of their partitions. Pure.
 *
 * <p>Tables by day grow as they did on the last seven whole days; where there were errors on fewer, as on those since the first of
 * them. Tables by month grow as in the month under way, or, on its first day, as in the one before.
 */
record Growth(PartitionedTable table, List<Part> parts, double bytesPerDay) {

    static final int DAYS = 7;

    private static final Duration DAY = Duration.ofDays(1);

    Growth {
        parts = List.copyOf(parts);
    }

    /** A partition and its size; {@code empty}: it holds no row, only what it takes to be there. */
    record Part(Partition partition, long bytes, boolean empty) {}

    /**
     * All tables' growth; empty where no day with errors is over.
     *
     * @param tables at least one of them by day
     */
    static Optional<List<Growth>> of(List<PartitionedTable> tables, List<TableSize> sizes, Instant now) {
        List<Growth> still = tables.stream()
                .map(table -> new Growth(table, parts(table, sizes), 0))
                .toList();
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        Instant from = today.minus(DAY.multipliedBy(DAYS));
        Optional<Instant> first = still.stream()
                .filter(growth -> growth.table.unit() == Unit.DAY)
                .flatMap(growth -> growth.parts.stream())
                .filter(part -> !part.empty())
                .map(part -> part.partition().from())
                .filter(day -> !day.isBefore(from) && day.isBefore(today))
                .min(Comparator.naturalOrder());
        return first.map(since -> {
            // Who had errors seven days ago has had them for longer.
            Instant known = since.equals(from) ? Instant.MIN : since;
            return still.stream()
                    .map(growth -> new Growth(
                            growth.table,
                            growth.parts,
                            growth.table.unit() == Unit.DAY
                                    ? byDay(growth.parts, since, today)
                                    : byMonth(growth, known, now)))
                    .toList();
        });
    }

    private static List<Part> parts(PartitionedTable table, List<TableSize> sizes) {
        TreeMap<Instant, Part> parts = new TreeMap<>();
        for (TableSize size : sizes) {
            if (size.table().equals(table.name())) {
                table.named(size.name())
                        .ifPresent(partition ->
                                parts.put(partition.from(), new Part(partition, size.bytes(), size.mainBytes() == 0)));
            }
        }
        return new ArrayList<>(parts.values());
    }

    private static double byDay(List<Part> parts, Instant since, Instant today) {
        long bytes = parts.stream()
                .filter(part -> !part.partition().from().isBefore(since)
                        && part.partition().from().isBefore(today))
                .mapToLong(Part::bytes)
                .sum();
        return bytes / days(since, today);
    }

    private static double byMonth(Growth growth, Instant since, Instant now) {
        Partition month = growth.table.at(now);
        if (days(later(month.from(), since), now) < 1) {
            month = growth.table.at(month.from().minus(DAY));
        }
        Partition measured = month;
        double days = Math.max(1, days(later(month.from(), since), month.to().isBefore(now) ? month.to() : now));
        return growth.parts.stream()
                .filter(part -> part.partition().equals(measured))
                .mapToDouble(part -> part.bytes() / days)
                .sum();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double days(Instant from, Instant to) {
        return (double) Duration.between(from, to).toSeconds() / DAY.toSeconds();
    }
}
