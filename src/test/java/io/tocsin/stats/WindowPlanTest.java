package io.tocsin.stats;

import static io.tocsin.stats.WindowPlan.Source.COUNTS;
import static io.tocsin.stats.WindowPlan.Source.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.stats.WindowPlan.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowPlanTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant LONG_AFTER = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest(name = "[{0}, {1}) at {2}: {3}")
    @CsvSource(textBlock = """
            # whole hours come from the counts alone
            10:00, 12:00, 23:59, +C10:00-12:00
            10:00, 11:00, 23:59, +C10:00-11:00
            # an edge shorter than half an hour is read from its events
            10:40, 13:00, 23:59, +E10:40-11:00 +C11:00-13:00
            10:00, 12:20, 23:59, +E12:00-12:20 +C10:00-12:00
            10:40, 11:20, 23:59, +E10:40-11:00 +E11:00-11:20
            # of a longer one, the rest of its hour is taken off
            10:20, 13:00, 23:59, +C10:00-11:00 -E10:00-10:20 +C11:00-13:00
            10:00, 12:40, 23:59, +C12:00-13:00 -E12:40-13:00 +C10:00-12:00
            10:20, 12:40, 23:59, +C10:00-11:00 -E10:00-10:20 +C12:00-13:00 -E12:40-13:00 +C11:00-12:00
            # both edges in one hour
            10:20, 10:40, 23:59, +E10:20-10:40
            10:10, 10:50, 23:59, +C10:00-11:00 -E10:00-10:10 -E10:50-11:00
            10:00, 10:40, 23:59, +C10:00-11:00 -E10:40-11:00
            10:00, 10:20, 23:59, +E10:00-10:20
            10:40, 11:00, 23:59, +E10:40-11:00
            10:20, 11:00, 23:59, +C10:00-11:00 -E10:00-10:20
            # up to now: next to nothing lies after it, however short the edge
            10:00, 12:20, 12:20, +C12:00-13:00 -E12:20-13:00 +C10:00-12:00
            12:05, 12:20, 12:20, +C12:00-13:00 -E12:00-12:05 -E12:20-13:00
            12:15, 12:20, 12:20, +E12:15-12:20
            10:00, 12:20, 12:35, +C12:00-13:00 -E12:20-13:00 +C10:00-12:00
            10:00, 12:20, 12:45, +E12:00-12:20 +C10:00-12:00
            # after now
            12:30, 14:10, 12:20, +E12:30-13:00 +E14:00-14:10 +C13:00-14:00
            """)
    void each_edge_reads_its_smaller_side(String from, String to, String now, String pieces) {
        assertThat(text(WindowPlan.of(at(from), at(to), HOUR, at(now)))).isEqualTo(pieces);
    }

    @Test
    void edges_are_cut_to_the_microsecond() {
        Instant from = Instant.parse("2026-01-01T10:59:59.999999Z");
        Instant to = Instant.parse("2026-01-01T11:00:00.000001Z");

        assertThat(WindowPlan.of(from, to, HOUR, LONG_AFTER).pieces())
                .containsExactly(
                        new Piece(EVENTS, from, Instant.parse("2026-01-01T11:00:00Z"), true),
                        new Piece(EVENTS, Instant.parse("2026-01-01T11:00:00Z"), to, true));
    }

    @Test
    void the_same_holds_for_minutes() {
        Instant from = Instant.parse("2026-01-01T10:00:50Z");
        Instant to = Instant.parse("2026-01-01T10:03:50Z");

        assertThat(WindowPlan.of(from, to, Duration.ofMinutes(1), LONG_AFTER).pieces())
                .containsExactly(
                        new Piece(EVENTS, from, Instant.parse("2026-01-01T10:01:00Z"), true),
                        new Piece(
                                COUNTS,
                                Instant.parse("2026-01-01T10:03:00Z"),
                                Instant.parse("2026-01-01T10:04:00Z"),
                                true),
                        new Piece(EVENTS, to, Instant.parse("2026-01-01T10:04:00Z"), false),
                        new Piece(
                                COUNTS,
                                Instant.parse("2026-01-01T10:01:00Z"),
                                Instant.parse("2026-01-01T10:03:00Z"),
                                true));
    }

    /** Whatever the window: adding up the signed pieces gives 1 inside it and 0 outside. */
    @Test
    void every_moment_of_a_window_is_counted_once_and_no_other() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            Instant from = random(random);
            Instant to = random(random);
            if (!from.isBefore(to)) {
                continue;
            }
            WindowPlan plan = WindowPlan.of(from, to, HOUR, random(random));
            TreeSet<Instant> moments = new TreeSet<>(List.of(from, to));
            plan.pieces().forEach(piece -> moments.addAll(List.of(piece.from(), piece.to())));
            for (Instant bound : List.copyOf(moments)) {
                moments.add(bound.minusNanos(1000));
            }
            for (Instant moment : moments) {
                int counted = plan.pieces().stream()
                        .filter(piece -> !moment.isBefore(piece.from()) && moment.isBefore(piece.to()))
                        .mapToInt(piece -> piece.added() ? 1 : -1)
                        .sum();
                boolean inside = !moment.isBefore(from) && moment.isBefore(to);
                assertThat(counted).as("%s in [%s, %s)", moment, from, to).isEqualTo(inside ? 1 : 0);
            }
            assertThat(plan.pieces()).allSatisfy(WindowPlanTest::isReadable);
        }
    }

    private static void isReadable(Piece piece) {
        assertThat(piece.from()).isBefore(piece.to());
        if (piece.source() == COUNTS) {
            assertThat(piece.added()).isTrue();
            assertThat(Buckets.floor(piece.from(), HOUR)).isEqualTo(piece.from());
            assertThat(Buckets.floor(piece.to(), HOUR)).isEqualTo(piece.to());
        } else {
            assertThat(piece.to())
                    .isBeforeOrEqualTo(Buckets.floor(piece.from(), HOUR).plus(HOUR));
        }
    }

    private static Instant random(Random random) {
        long micros = random.nextLong(5 * HOUR.toNanos() / 1000);
        return switch (random.nextInt(4)) {
            case 0 -> at("10:00").plus(HOUR.multipliedBy(random.nextInt(5)));
            case 1 -> at("10:00").plus(Duration.ofMinutes(random.nextInt(300)));
            default -> at("10:00").plusNanos(micros * 1000);
        };
    }

    private static Instant at(String time) {
        return Instant.parse("2026-01-01T" + time + ":00Z");
    }

    private static String text(WindowPlan plan) {
        List<String> pieces = new ArrayList<>();
        for (Piece piece : plan.pieces()) {
            pieces.add((piece.added() ? "+" : "-")
                    + (piece.source() == COUNTS ? "C" : "E")
                    + piece.from().toString().substring(11, 16)
                    + "-"
                    + piece.to().toString().substring(11, 16));
        }
        return String.join(" ", pieces);
    }
}
