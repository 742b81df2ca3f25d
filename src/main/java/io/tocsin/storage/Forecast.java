package io.tocsin.storage;

import io.tocsin.event.PartitionedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * How the database's size goes on from here, day by day: each brings as much as the days before it, and retention drops the
 * partitions that have had their time. What is in no partition stays as it is. Pure.
 *
 * @param days after how many days the budget is spent; empty where it never is
 * @param largest the most bytes on any of the days until then, or until as much goes as comes
 */
record Forecast(Optional<Integer> days, long largest) {

    /** Beyond the last partition that is there now, so that the tables by month have come and gone once. */
    private static final Duration BEYOND = Duration.ofDays(32);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    private record Portion(Instant dropped, double bytes) {}

    /**
     * The forecast at {@code now}.
     *
     * @param bytes of the database now
     * @param budget of bytes that it may have; Long.MAX_VALUE for no end
     */
    static Forecast of(long bytes, long budget, List<Growth> growths, Instant now) {
        double size = bytes;
        if (size >= budget) {
            return new Forecast(Optional.of(0), bytes);
        }
        List<Queue<Portion>> waiting = new ArrayList<>();
        for (Growth growth : growths) {
            waiting.add(there(growth));
        }
        double largest = size;
        long horizon = growths.stream()
                .map(growth -> Duration.between(
                        now, growth.table().dropped(growth.table().at(now.plus(BEYOND)))))
                .mapToLong(Duration::toDays)
                .max()
                .orElse(0);
        for (int day = 1; day <= horizon; day++) {
            Instant time = now.plus(DAY.multipliedBy(day));
            for (int i = 0; i < growths.size(); i++) {
                Growth growth = growths.get(i);
                Queue<Portion> portions = waiting.get(i);
                PartitionedTable table = growth.table();
                // What comes until then, taken as one, comes half a day before.
                portions.add(new Portion(table.dropped(table.at(time.minus(HALF_A_DAY))), growth.bytesPerDay()));
                size += growth.bytesPerDay();
                size -= dropped(portions, time);
            }
            largest = Math.max(largest, size);
            if (size >= budget) {
                return new Forecast(Optional.of(day), (long) largest);
            }
        }
        return new Forecast(Optional.empty(), (long) largest);
    }

    /** In the order in which they are dropped; what is made ahead and holds nothing comes before what is to fill it. */
    private static Queue<Portion> there(Growth growth) {
        Queue<Portion> portions = new ArrayDeque<>();
        growth.parts().stream()
                .filter(part -> !part.empty())
                .map(part -> new Portion(growth.table().dropped(part.partition()), part.bytes()))
                .sorted(Comparator.comparing(Portion::dropped))
                .forEach(portions::add);
        return portions;
    }

    private static double dropped(Queue<Portion> portions, Instant time) {
        double bytes = 0;
        Portion next = portions.peek();
        while (next != null && !next.dropped().isAfter(time)) {
            bytes += next.bytes();
            portions.remove();
            next = portions.peek();
        }
        return bytes;
    }
}
