package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a window of time is counted exactly, to the microsecond: whole units (hours or minutes) from a table of counts, and
 * each edge, the part of a unit, from the events. An edge has two sides and the smaller one is read: its own events are
 * added, or its whole unit is counted and the events outside the window are taken off again. For a window that ends now
 * the second costs almost nothing, while its own events may be hundreds of thousands.
 *
 * <p>Pure. The pieces are half-open, and a piece of events never crosses the bounds of a unit.
 *
 * @param pieces what to add up, each with its sign; none for a window without length
 */
record WindowPlan(List<Piece> pieces) {

    /** Where a piece is counted. */
    enum Source {
        COUNTS,
        EVENTS
    }

    /** A half-open part of time, to be added, or to be taken off again. */
    record Piece(Source source, Instant from, Instant to, boolean added) {}

    /**
     * Plans a window.
     *
     * @param from inclusive
     * @param to exclusive
     * @param unit what the table of counts counts by
     * @param now since hardly any event lies after it, the smaller side is told by what lies before
     */
    static WindowPlan of(Instant from, Instant to, Duration unit, Instant now) {
        Sides sides = new Sides(now, new ArrayList<>());
        Instant first = Buckets.floor(from, unit);
        Instant last = Buckets.floor(to, unit);
        if (first.equals(last)) {
            sides.choose(from, to, first, first.plus(unit));
            return new WindowPlan(List.copyOf(sides.pieces));
        }
        Instant countsFrom = first;
        Instant countsTo = last;
        if (from.isAfter(first)) {
            countsFrom = first.plus(unit);
            sides.choose(from, countsFrom, first, countsFrom);
        }
        if (to.isAfter(last)) {
            sides.choose(last, to, last, last.plus(unit));
        }
        sides.add(Source.COUNTS, countsFrom, countsTo, true);
        return new WindowPlan(List.copyOf(sides.pieces));
    }

    /** A window that is counted from the events alone, for what no table of counts knows. */
    static WindowPlan ofEvents(Instant from, Instant to) {
        return new WindowPlan(List.of(new Piece(Source.EVENTS, from, to, true)));
    }

    private record Sides(Instant now, List<Piece> pieces) {

        /** The window [from, to) lies within the unit [start, end): reads its inside, or the unit without the outside. */
        void choose(Instant from, Instant to, Instant start, Instant end) {
            if (past(start, from).plus(past(to, end)).compareTo(past(from, to)) < 0) {
                add(Source.COUNTS, start, end, true);
                add(Source.EVENTS, start, from, false);
                add(Source.EVENTS, to, end, false);
            } else {
                add(Source.EVENTS, from, to, true);
            }
        }

        void add(Source source, Instant from, Instant to, boolean added) {
            if (from.isBefore(to)) {
                pieces.add(new Piece(source, from, to, added));
            }
        }

        private Duration past(Instant from, Instant to) {
            Instant end = to.isBefore(now) ? to : now;
            return from.isBefore(end) ? Duration.between(from, end) : Duration.ZERO;
        }
    }
}
