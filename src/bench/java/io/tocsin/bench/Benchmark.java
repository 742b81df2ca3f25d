package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures, in alternating rounds, so that whatever else the machine does meets all sides alike. Which contests are run is the
 * system property {@code bench}: {@code goal}, {@code more}, {@code all} (these two) or {@code settings}.
 */
final class Benchmark {

    private static final String TOCSIN_APP = "tocsin-side";
    private static final String BASELINE_APP = "persist-side";
    private static final String EVENTS = "/api/v1/events";
    private static final int WARM = 150_000;
    private static final int LUKEWARM = 2_000;
    private static final Duration MOST_WARM_UP = Duration.ofSeconds(30);

    private final Path directory = Path.of(System.getProperty("bench.directory", "target/bench"));
    private final int rounds = Integer.getInteger("bench.rounds", 5);
    private final Duration length = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private final List<String> options = Stream.of(
                    System.getProperty("bench.service-options", "").split("\\s+"))
            .filter(option -> !option.isEmpty())
            .toList();

    private Benchmark() {}

    /** Runs what the properties ask for; ends by itself, and so does what it started. */
    public static void main(String... arguments) throws Exception {
        new Benchmark().run(System.getProperty("bench", "all"));
    }

    private void run(String what) throws IOException, InterruptedException, SQLException {
        System.out.println(Machine.describe());
        switch (what) {
            case "goal", "more", "all" -> oneService(!what.equals("more"), !what.equals("goal"));
            case "settings" -> settings();
            default -> throw new IllegalArgumentException("bench is goal, more, all or settings, not " + what);
        }
    }

    private void oneService(boolean goal, boolean more) throws IOException, InterruptedException, SQLException {
        try (Service service = Service.start(directory, "service", options, Map.of())) {
            describe(service);
            service.makeApp(TOCSIN_APP);
            service.makeApp(BASELINE_APP);
            String key = service.makeKey(TOCSIN_APP);
            Contestant tocsin = tocsin("Tocsin, 1 event a request", service, key, 1, false);
            Contestant persist = new Contestant(
                    "Panache persist, 1 event a request",
                    service,
                    Requests.of("/bench/persist", "", BASELINE_APP, 1, false),
                    BASELINE_APP);
            System.out.println("64 connections, events of about " + tocsin.bytesAnEvent() + " bytes with their head");
            if (goal) {
                List<Contestant> contest = List.of(tocsin, persist);
                contest(contest, WARM, length, rounds);
                Spread ours = tocsin.eventsPerSecond();
                Spread theirs = persist.eventsPerSecond();
                System.out.printf(
                        Locale.ROOT,
                        "Tocsin stores %.2f times what persist does (medians; least of ours to most of theirs %.2f, most to"
                                + " least %.2f)%n%n",
                        ours.median() / theirs.median(),
                        ours.least() / theirs.most(),
                        ours.most() / theirs.least());
            }
            if (more) {
                List<Contestant> contest = List.of(
                        tocsin("Tocsin, 1 event a request", service, key, 1, false),
                        tocsin("Tocsin, the same with event_id", service, key, 1, true),
                        tocsin("Tocsin, 100 events a request", service, key, 100, false),
                        tocsin("Tocsin, the same with event_id", service, key, 100, true));
                contest(contest, LUKEWARM, Duration.ofSeconds(3), 3);
            }
            long stored = tocsin.stored();
            long counted = tocsin.counted();
            if (stored != counted) {
                throw new IllegalStateException(stored + " events are stored, and " + counted + " are counted");
            }
            System.out.printf(Locale.ROOT, "Statistics count %,d of Tocsin's %,d rows%n", counted, stored);
        }
    }

    /** Services that differ in one setting, side by side; those that have no turn are idle. */
    private void settings() throws IOException, InterruptedException, SQLException {
        List<Map<String, String>> tried = List.of(
                Map.of("TOCSIN_INGEST_WRITERS", "1"),
                Map.of("TOCSIN_INGEST_WRITERS", "2"),
                Map.of("TOCSIN_INGEST_WRITERS", "3"),
                Map.of("TOCSIN_INGEST_BATCH_EVENTS", "500"),
                Map.of("TOCSIN_INGEST_BATCH_EVENTS", "5000"));
        List<Service> services = new ArrayList<>();
        try {
            List<Contestant> one = new ArrayList<>();
            List<Contestant> hundred = new ArrayList<>();
            for (Map<String, String> setting : tried) {
                Service service = Service.start(directory, "service-" + services.size(), options, setting);
                services.add(service);
                service.makeApp(TOCSIN_APP);
                String key = service.makeKey(TOCSIN_APP);
                String name = setting.toString().replace("TOCSIN_INGEST_", "").toLowerCase(Locale.ROOT);
                one.add(tocsin("1 a request, " + name, service, key, 1, false));
                hundred.add(tocsin("100 a request, " + name, service, key, 100, false));
            }
            describe(services.get(0));
            contest(one, WARM, length, rounds);
            contest(hundred, 500, Duration.ofSeconds(3), rounds);
        } finally {
            services.forEach(Service::close);
        }
    }

    private static Contestant tocsin(String name, Service service, String key, int events, boolean withIds) {
        return new Contestant(name, service, Requests.of(EVENTS, key, TOCSIN_APP, events, withIds), TOCSIN_APP);
    }

    private static void contest(List<Contestant> contestants, int warmUp, Duration length, int rounds)
            throws IOException, SQLException {
        for (Contestant contestant : contestants) {
            contestant.warmUp(warmUp, MOST_WARM_UP);
        }
        for (int round = 1; round <= rounds; round++) {
            System.out.println("Round " + round + " of " + rounds);
            for (Contestant contestant : contestants) {
                contestant.round(length);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%-36s %28s %22s %22s %30s %7s%n",
                "Medians (least to most)",
                "events/s",
                "p50 ms",
                "p99 ms",
                "CPU µs/event: service, PG, load",
                "others");
        for (Contestant contestant : contestants) {
            System.out.printf(
                    Locale.ROOT,
                    "%-36s %28s %22s %22s %30s %7.2f%n",
                    contestant.name(),
                    text("%,.0f", contestant.eventsPerSecond()),
                    text("%.1f", contestant.spread(costed -> costed.round().p50())),
                    text("%.1f", contestant.spread(costed -> costed.round().p99())),
                    String.format(
                            Locale.ROOT,
                            "%.0f, %.0f, %.0f",
                            contestant.spread(Contestant.Costed::serviceMicros).median(),
                            contestant.spread(Contestant.Costed::databaseMicros).median(),
                            contestant.spread(Contestant.Costed::ownMicros).median()),
                    contestant.spread(Contestant.Costed::others).median());
        }
        System.out.println();
        for (Contestant contestant : contestants) {
            if (contestant.refused() > 0) {
                throw new IllegalStateException(
                        contestant.name() + ": " + contestant.refused() + " requests were not answered by 202");
            }
        }
    }

    private static String text(String format, Spread spread) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                spread.median(),
                spread.least(),
                spread.most());
    }

    private static void describe(Service service) throws IOException, SQLException {
        System.out.println("PostgreSQL " + service.ask("SHOW server_version") + ", fsync " + service.ask("SHOW fsync")
                + ", synchronous_commit " + service.ask("SHOW synchronous_commit") + ", shared_buffers "
                + service.ask("SHOW shared_buffers"));
    }
}
