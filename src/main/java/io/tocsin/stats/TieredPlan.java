package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a window is counted exactly with as few rows as can be: whole hours from the hourly counts where there are several, whole minutes
 * around them from those by the minute, and the parts of a minute at the edges from the events, as {@link WindowPlan} has it. Pure.
 *
 * @param pieces what to add up, each with its sign
 */
record TieredPlan(List<Piece> pieces) {

    /** A row by the hour has more dimensions than one by the minute, so a few hours are counted faster by the minute. */
    private static final Duration WORTH_HOURS = Duration.ofHours(3);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Where a piece is counted. */
    enum Tier {
        HOURS,
        MINUTES,
        EVENTS
    }

    /** A half-open part of time, to be added, or to be taken off again. */
    record Piece(Tier tier, Instant from, Instant to, boolean added) {}

    /**
     * Of errors that are told apart by environment and level alone.
     *
     * @param now since hardly any event lies after it, the smaller side of an edge is told by what lies before
     */
    static TieredPlan byMinute(Instant from, Instant to, Instant now) {
        List<Piece> pieces = new ArrayList<>();
        for (WindowPlan.Piece piece : WindowPlan.of(from, to, MINUTE, now).pieces()) {
            if (piece.source() == WindowPlan.Source.EVENTS) {
                pieces.add(new Piece(Tier.EVENTS, piece.from(), piece.to(), piece.added()));
            } else {
                addWholeMinutes(piece.from(), piece.to(), piece.added(), pieces);
            }
        }
        return new TieredPlan(pieces);
    }

    /** Of errors that are told apart by release or type: by the hour, and what is shorter than one by the events. */
    static TieredPlan byHour(Instant from, Instant to, Instant now) {
        WindowPlan plan = Duration.between(from, to).compareTo(HOUR) <= 0
                ? WindowPlan.ofEvents(from, to)
                : WindowPlan.of(from, to, HOUR, now);
        return new TieredPlan(plan.pieces().stream()
                .map(piece -> new Piece(
                        piece.source() == WindowPlan.Source.EVENTS ? Tier.EVENTS : Tier.HOURS,
                        piece.from(),
                        piece.to(),
                        piece.added()))
                .toList());
    }

    /** Of requests, of which nothing is known within a minute: the window begins and ends on one. */
    static TieredPlan ofMinutes(Instant from, Instant to) {
        List<Piece> pieces = new ArrayList<>();
        addWholeMinutes(from, to, true, pieces);
        return new TieredPlan(pieces);
    }

    private static void addWholeMinutes(Instant from, Instant to, boolean added, List<Piece> pieces) {
        Instant first = Buckets.ceiling(from, HOUR);
        Instant last = Buckets.floor(to, HOUR);
        if (!first.isBefore(last) || Duration.between(from, to).compareTo(WORTH_HOURS) <= 0) {
            add(Tier.MINUTES, from, to, added, pieces);
            return;
        }
        add(Tier.MINUTES, from, first, added, pieces);
        add(Tier.HOURS, first, last, added, pieces);
        add(Tier.MINUTES, last, to, added, pieces);
    }

    private static void add(Tier tier, Instant from, Instant to, boolean added, List<Piece> pieces) {
        if (from.isBefore(to)) {
            pieces.add(new Piece(tier, from, to, added));
        }
    }

    /** The earliest instant that a tier is asked for; {@link Instant#MAX} where it is not. */
    Instant earliest(Tier tier) {
        return pieces.stream()
                .filter(piece -> piece.tier() == tier)
                .map(Piece::from)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
