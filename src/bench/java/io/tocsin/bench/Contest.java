package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Sides that take turns, so that whatever else the machine does meets all alike; then the table of their medians. */
final class Contest {

    private static final Duration MOST_WARM_UP = Duration.ofSeconds(30);

    private Contest() {}

    static void run(List<Contestant> contestants, long warmUpEvents, Duration length, int rounds)
            throws IOException, SQLException {
        for (Contestant contestant : contestants) {
            contestant.warmUp(warmUpEvents, MOST_WARM_UP);
        }
        // Once more: what one side made the virtual machine load may have undone what it compiled for another.
        for (Contestant contestant : contestants) {
            contestant.warmUp(1, MOST_WARM_UP);
        }
        for (int round = 1; round <= rounds; round++) {
            System.out.println("Round " + round + " of " + rounds);
            for (Contestant contestant : contestants) {
                contestant.round(length);
            }
        }
        tell(contestants);
        for (Contestant contestant : contestants) {
            if (contestant.refused() > 0) {
                throw new IllegalStateException(
                        contestant.name() + ": " + contestant.refused() + " requests were not answered as they should");
            }
        }
    }

    private static void tell(List<Contestant> contestants) {
        System.out.printf(
                Locale.ROOT,
                "%n%-42s %28s %22s %22s %32s %14s %7s%n",
                "Medians (least to most)",
                "a second",
                "p50 ms",
                "p99 ms",
                "CPU µs each: service, PG, load",
                "CPU s/10,000",
                "others");
        for (Contestant contestant : contestants) {
            double serviceMicros =
                    contestant.spread(Contestant.Costed::serviceMicros).median();
            double databaseMicros =
                    contestant.spread(Contestant.Costed::databaseMicros).median();
            System.out.printf(
                    Locale.ROOT,
                    "%-42s %28s %22s %22s %32s %14s %7.2f%n",
                    contestant.name(),
                    text("%,.0f", contestant.eventsPerSecond()),
                    text("%.1f", contestant.spread(costed -> costed.round().p50())),
                    text("%.1f", contestant.spread(costed -> costed.round().p99())),
                    String.format(
                            Locale.ROOT,
                            "%.1f, %.1f, %.1f",
                            serviceMicros,
                            databaseMicros,
                            contestant.spread(Contestant.Costed::ownMicros).median()),
                    String.format(Locale.ROOT, "%.2f, %.2f", serviceMicros / 100, databaseMicros / 100),
                    contestant.spread(Contestant.Costed::others).median());
        }
        System.out.println("The service's processor time, by threads, in µs each:");
        for (Contestant contestant : contestants) {
            System.out.println("  " + contestant.name() + ": " + contestant.threads());
        }
        System.out.println();
    }

    /** How two sides compare, and what was to be reached; NaN where nothing was. */
    static void ratio(Contestant ours, Contestant theirs, double goal) {
        Spread one = ours.eventsPerSecond();
        Spread other = theirs.eventsPerSecond();
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f times %s (least to most %.2f, most to least %.2f)%s%n",
                ours.name(),
                one.median() / other.median(),
                theirs.name(),
                one.least() / other.most(),
                one.most() / other.least(),
                Double.isNaN(goal) ? "" : String.format(Locale.ROOT, "; the goal is %.1f", goal));
    }

    private static String text(String format, Spread spread) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                spread.median(),
                spread.least(),
                spread.most());
    }
}
