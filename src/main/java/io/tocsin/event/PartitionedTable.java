package io.tocsin.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table partitioned by time, and how its partitions come and go. A feature that has one makes it a bean; the
 * {@link PartitionMaker} finds it.
 *
 * @param name the table
 * @param unit how long a partition is
 * @param accepted how far back rows may still be written
 * @param kept how far back rows are kept
 * @param storage storage parameters of each partition, for example {@code fillfactor = 80}; may be empty
 */
public record PartitionedTable(String name, Unit unit, Duration accepted, Duration kept, String storage) {

    /** Partitions are made this far ahead, so that a maker that fails for days stops nobody. */
    private static final Duration AHEAD = Duration.ofDays(7);
    /** And dropped this long after the last row that they could take, so that no late batch misses its partition. */
    private static final Duration GRACE = Duration.ofDays(2);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

    /** How long a partition is, in UTC. */
    public enum Unit {
        DAY,
        MONTH;

        LocalDate start(Instant instant) {
            LocalDate day = instant.atOffset(ZoneOffset.UTC).toLocalDate();
            return this == DAY ? day : day.withDayOfMonth(1);
        }

        LocalDate next(LocalDate start) {
            return this == DAY ? start.plusDays(1) : start.plusMonths(1);
        }
    }

    /** One partition: half-open, {@code [from, to)}. */
    public record Partition(String name, Instant from, Instant to) {}

    /** The partitions that must be there at {@code now}. */
    List<Partition> wanted(Instant now) {
        List<Partition> wanted = new ArrayList<>();
        LocalDate last = unit.start(now.plus(AHEAD));
        for (LocalDate start = unit.start(now.minus(accepted)); !start.isAfter(last); start = unit.next(start)) {
            wanted.add(partition(start));
        }
        return wanted;
    }

    /** Whether a partition has had its time. */
    boolean spent(Partition partition, Instant now) {
        return !dropped(partition).isAfter(now);
    }

    /** When a partition has had its time. */
    public Instant dropped(Partition partition) {
        return partition.to().plus(kept).plus(GRACE);
    }

    /** The partition that takes what happened at that time. */
    public Partition at(Instant time) {
        return partition(unit.start(time));
    }

    /** The partition of that name; empty where the name is none of ours. */
    public Optional<Partition> named(String partition) {
        String prefix = name + "_p";
        if (!partition.startsWith(prefix)) {
            return Optional.empty();
        }
        String digits = partition.substring(prefix.length());
        if (!digits.matches(unit == Unit.DAY ? "\\d{8}" : "\\d{6}")) {
            return Optional.empty();
        }
        return Optional.of(partition(LocalDate.parse(unit == Unit.DAY ? digits : digits + "01", DAY)));
    }

    private Partition partition(LocalDate start) {
        return new Partition(
                name + "_p" + (unit == Unit.DAY ? DAY : MONTH).format(start),
                start.atStartOfDay(ZoneOffset.UTC).toInstant(),
                unit.next(start).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
