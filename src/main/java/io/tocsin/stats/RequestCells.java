package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What reports add to the counts, summed to one row a key, in the order of the keys: the same row twice in one upsert is an error, and
 * writers that take rows in one order never deadlock. A report whose period touches several minutes is cut over them in proportion to
 * its time in each, and hours are the sums of their minutes; so every sum is exact, whatever is added up.
 */
final class RequestCells {

    /** A row of the counts per minute or per hour. */
    record Key(int appId, Instant start, String environment, String operation) {}

    /** What a row is raised by. */
    static final class Cell {

        private final Map<Integer, Long> buckets = new TreeMap<>();
        private long total;
        private long failed;
        private long judged;
        private long timed;
        private long micros;

        long total() {
            return total;
        }

        long failed() {
            return failed;
        }

        long judged() {
            return judged;
        }

        long timed() {
            return timed;
        }

        long micros() {
            return micros;
        }

        Map<Integer, Long> buckets() {
            return buckets;
        }

        private void add(Cell other) {
            total += other.total;
            failed += other.failed;
            judged += other.judged;
            timed += other.timed;
            micros += other.micros;
            other.buckets.forEach((bucket, count) -> buckets.merge(bucket, count, Long::sum));
        }
    }

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Comparator<Key> ORDER = Comparator.comparingInt(Key::appId)
            .thenComparing(Key::start)
            .thenComparing(Key::environment)
            .thenComparing(Key::operation);

    private final Map<Key, Cell> minutes = new TreeMap<>(ORDER);

    /** Adds a report. */
    void add(NewRequestCount report) {
        RequestCount count = report.count();
        Cell[] cells = cut(count);
        Instant minute = Buckets.floor(count.from(), MINUTE);
        for (Cell cell : cells) {
            Key key = new Key(report.appId(), minute, count.environment(), count.operation());
            minutes.computeIfAbsent(key, ignored -> new Cell()).add(cell);
            minute = minute.plus(MINUTE);
        }
    }

    /** Counts what has some keys under others. */
    RequestCells renamed(Function<Key, Key> name) {
        RequestCells renamed = new RequestCells();
        minutes.forEach((key, cell) -> renamed.minutes
                .computeIfAbsent(name.apply(key), ignored -> new Cell())
                .add(cell));
        return renamed;
    }

    /** By the minute. */
    Map<Key, Cell> minutes() {
        return minutes;
    }

    /** By the hour. */
    Map<Key, Cell> hours() {
        Map<Key, Cell> hours = new TreeMap<>(ORDER);
        minutes.forEach((key, cell) -> hours.computeIfAbsent(
                        new Key(key.appId(), Buckets.floor(key.start(), HOUR), key.environment(), key.operation()),
                        ignored -> new Cell())
                .add(cell));
        return hours;
    }

    private static Cell[] cut(RequestCount count) {
        Cell[] cells = new Cell[count.minutes()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell();
        }
        Shares byTime = new Shares(micros(count, cells.length));
        // Failed ones and others apart, so that no minute has more failed requests than requests.
        Long failed = count.failed();
        long[] bad = byTime.cut(failed == null ? 0 : failed);
        long[] good = byTime.cut(count.total() - (failed == null ? 0 : failed));
        for (int i = 0; i < cells.length; i++) {
            cells[i].total = bad[i] + good[i];
            cells[i].failed = bad[i];
            cells[i].judged = failed == null ? 0 : cells[i].total;
        }
        time(cells, count, byTime);
        return cells;
    }

    private static void time(Cell[] cells, RequestCount count, Shares byTime) {
        RequestCount.@Nullable Durations durations = count.durations();
        if (durations == null || durations.histogram().counts().isEmpty()) {
            return;
        }
        durations.histogram().counts().forEach((bucket, all) -> {
            long[] parts = byTime.cut(all);
            for (int i = 0; i < cells.length; i++) {
                if (parts[i] > 0) {
                    cells[i].buckets.put(bucket, parts[i]);
                    cells[i].timed += parts[i];
                }
            }
        });
        long[] timed = new long[cells.length];
        for (int i = 0; i < cells.length; i++) {
            timed[i] = cells[i].timed;
        }
        // By how many durations each minute has, so that no minute has a sum of none.
        long[] micros = new Shares(timed).cut(durations.micros());
        for (int i = 0; i < cells.length; i++) {
            cells[i].micros = micros[i];
        }
    }

    /** How much of each minute the period takes. */
    private static long[] micros(RequestCount count, int minutes) {
        long[] micros = new long[minutes];
        Instant start = Buckets.floor(count.from(), MINUTE);
        for (int i = 0; i < minutes; i++) {
            Instant end = start.plus(MINUTE);
            Instant from = start.isBefore(count.from()) ? count.from() : start;
            Instant to = end.isAfter(count.to()) ? count.to() : end;
            micros[i] = Duration.between(from, to).toNanos() / 1_000;
            start = end;
        }
        return micros;
    }
}
