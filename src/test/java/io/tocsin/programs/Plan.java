package io.tocsin.programs;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Events of what the programs said: several apps, environments, releases, levels and counts, at times spread over days and set
 * onto the edges of hours, minutes and days. The same seed makes the same plan, but for the clock.
 */
final class Plan {

    /** A small one, that is read page by page. */
    static final String PAGED_APP = "ledger";

    private static final List<String> APPS = List.of("checkout", "billing", "search.api", "edge_gateway-1");
    private static final List<String> ENVIRONMENTS = List.of("production", "production", "staging", "Prüfstand 🧪", "");
    private static final List<String> RELEASES = List.of("1.0.0", "1.0.1", "2026.2-rc.1+build'7", "");
    private static final List<String> LEVELS = List.of("fatal", "error", "error", "error", "warning", "info", "debug");
    private static final List<ZoneOffset> OFFSETS =
            List.of(ZoneOffset.UTC, ZoneOffset.ofHours(-11), ZoneOffset.ofHoursMinutes(5, 45), ZoneOffset.ofHours(14));

    /** The default of {@code tocsin.retention.events}. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private final Random random = new Random(20260131);
    private final List<Failure> weighted = new ArrayList<>();
    private final Instant now;
    private final Duration patience;

    /**
     * A plan.
     *
     * @param now before the first event is posted
     * @param patience by when the last one is
     */
    Plan(List<Failure> failures, Instant now, Duration patience) {
        for (Failure failure : failures) {
            for (int i = 0; i < failure.weight(); i++) {
                weighted.add(failure);
            }
        }
        this.now = now;
        this.patience = patience;
    }

    List<SentEvent> events(int number) {
        List<SentEvent> events = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            events.add(event(i));
        }
        return events;
    }

    private SentEvent event(int number) {
        Failure failure = any(weighted);
        String app = number % 25 == 0 ? PAGED_APP : any(APPS);
        String id = random.nextInt(3) == 0 ? "" : id();
        int count = count(number);
        int kind = random.nextInt(1000);
        if (kind < 100) {
            return event(failure, app, count, id, "", now, now.plus(patience));
        }
        if (kind < 115) {
            // Its clock is a day ahead, or 200 years: clamped to the receipt.
            Instant wrong = now.plus(kind < 110 ? 1 : 73_000, ChronoUnit.DAYS);
            return event(failure, app, count, id, wrong.toString(), now, now.plus(patience));
        }
        if (kind < 125) {
            // Before everything that is kept: clamped to the oldest time there is.
            Instant old = kind < 120 ? Instant.EPOCH : now.minus(45, ChronoUnit.DAYS);
            Instant oldest = now.minus(RETENTION);
            return event(failure, app, count, id, old.toString(), oldest, oldest.plus(patience));
        }
        Instant told = told(kind);
        Instant kept = told.truncatedTo(ChronoUnit.MICROS);
        return event(failure, app, count, id, text(told), kept, kept);
    }

    private SentEvent event(
            Failure failure, String app, int count, String id, String timestamp, Instant earliest, Instant latest) {
        return new SentEvent(
                failure, app, any(ENVIRONMENTS), any(RELEASES), any(LEVELS), count, id, timestamp, earliest, latest);
    }

    private Instant told(int kind) {
        if (kind < 400) {
            return now.minusNanos(random.nextLong(Duration.ofHours(1).toNanos()));
        }
        if (kind < 800) {
            return now.minusNanos(random.nextLong(Duration.ofDays(3).toNanos()));
        }
        if (kind < 820) {
            // Old, and kept.
            return now.minus(Duration.ofDays(29))
                    .plusNanos(random.nextLong(Duration.ofHours(30).toNanos()));
        }
        if (kind < 840) {
            // A little ahead, as clocks are: taken as it is.
            return now.plusNanos(random.nextLong(Duration.ofMinutes(4).toNanos()));
        }
        ChronoUnit unit = kind < 900 ? ChronoUnit.HOURS : kind < 960 ? ChronoUnit.MINUTES : ChronoUnit.DAYS;
        Instant edge = now.truncatedTo(unit).minus(random.nextInt(unit == ChronoUnit.DAYS ? 4 : 60), unit);
        // 100 ns before the edge are cut, not rounded: they stay on this side of it.
        return edge.plusNanos(List.of(0, 1_000, -1_000, -100, 999).get(random.nextInt(5)));
    }

    private String text(Instant told) {
        ZoneOffset offset = any(OFFSETS);
        String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.ofInstant(told, offset));
        return random.nextInt(20) == 0 ? text.replace('T', ' ') : text;
    }

    private int count(int number) {
        if (number == 4_711) {
            return 1_000_000;
        }
        int kind = random.nextInt(100);
        return kind < 90 ? 1 : kind < 99 ? 2 + random.nextInt(50) : 1_000;
    }

    private String id() {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        return random.nextInt(4) == 0 ? id.replace("-", "") : id;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
