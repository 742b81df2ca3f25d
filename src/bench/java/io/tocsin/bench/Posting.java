package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts that post events and compare: with each other, with the limits, and with what is usually done. */
final class Posting {

    private static final String EVENTS = "/api/v1/events";
    private static final String OURS = "tocsin-side";
    private static final int CONNECTIONS = 64;
    private static final String UNSCRUBBED = "@TOCSIN_SCRUB_ENABLED=false";
    private static final int WARM = 150_000;
    private static final int WARM_SHAPE = 40_000;

    private Posting() {}

    /** One event a request: against the same without storing, and against one persist a request. */
    static void oneByOne(Run run) throws IOException, InterruptedException, SQLException {
        String theirs = "persist-side";
        try (Service service = run.start("goal", Map.of(), OURS, theirs)) {
            String key = service.makeKey(OURS);
            Requests requests = Requests.posting(EVENTS, key, OURS, Shape.ONE);
            System.out.println(CONNECTIONS + " connections, requests of about " + requests.bytesAnEvent()
                    + " bytes with their head");
            Contestant tocsin = Contestant.storing(
                    "Tocsin, 1 event a request", service, Work.requests(service, CONNECTIONS, requests), OURS);
            Contestant unstored = Contestant.notStoring(
                    "the same requests without storing",
                    service,
                    Work.requests(service, CONNECTIONS, Requests.posting("/bench/unstored", key, OURS, Shape.ONE)));
            Contestant persist = Contestant.storing(
                    "one Panache persist a request",
                    service,
                    Work.requests(service, CONNECTIONS, Requests.posting("/bench/persist", "", theirs, Shape.ONE)),
                    theirs);
            Contest.run(List.of(tocsin, unstored, persist), WARM, run.length(), run.rounds());
            Contest.ratio(tocsin, unstored, 0.4);
            Contest.ratio(tocsin, persist, 4);
            Run.settle(service, OURS);
        }
    }

    /** A hundred events a request: against the database's own limits. */
    static void batches(Run run) throws IOException, InterruptedException, SQLException {
        String copied = "copy-side";
        String unnested = "unnest-side";
        String direct = "transaction-side";
        Shape hundred = Shape.ONE.events(100);
        try (Service service = run.start("batches", Map.of(), OURS, copied, unnested, direct)) {
            String key = service.makeKey(OURS);
            Contestant tocsin = posting("Tocsin, 100 events a request", service, key, CONNECTIONS, hundred);
            Contestant withIds = posting("the same with event_id", service, key, CONNECTIONS, hundred.ids());
            tocsin.warmUp(WARM, Duration.ofSeconds(30));
            withIds.warmUp(WARM, Duration.ofSeconds(30));
            Contestant copy = Contestant.storing(
                    "raw COPY of the rows, 1 connection",
                    service,
                    Batches.of(service, CopiedRows.of(service, OURS, copied)),
                    copied);
            Contestant unnest = Contestant.storing(
                    "unnest of the rows, 1 connection",
                    service,
                    Batches.of(service, UnnestedRows.of(service, OURS, unnested)),
                    unnested);
            Contestant transaction = Contestant.storing(
                    "the transaction without HTTP", service, new Transactions(service, direct, hundred), direct);
            Contestant keyed = Contestant.storing(
                    "the same with event_id, without HTTP",
                    service,
                    new Transactions(service, direct, hundred.ids()),
                    direct);
            System.out.println(CONNECTIONS + " connections; raw rows and transactions in batches of " + Batches.ROWS);
            Contest.run(List.of(tocsin, withIds, copy, unnest, transaction, keyed), WARM, run.length(), run.rounds());
            Contest.ratio(tocsin, copy, 0.5);
            Contest.ratio(withIds, copy, Double.NaN);
            Contest.ratio(tocsin, unnest, Double.NaN);
            Contest.ratio(tocsin, transaction, 0.8);
            Contest.ratio(withIds, keyed, 0.8);
            Run.settle(service, OURS, direct);
        }
    }

    /** Ours alone, in many shapes. */
    static void shapes(Run run) throws IOException, InterruptedException, SQLException {
        try (Service service = run.start("shapes", Map.of(), OURS)) {
            String key = service.makeKey(OURS);
            Shape one = Shape.ONE;
            List<Contestant> contestants = List.of(
                    posting("1 a request, 64 connections", service, key, 64, one),
                    posting("1 a request, 1 connection", service, key, 1, one),
                    posting("1 a request, 16 connections", service, key, 16, one),
                    posting("1 a request, 256 connections", service, key, 256, one),
                    posting("1 a request, event_id, 64 connections", service, key, 64, one.ids()),
                    posting("1 a request of 7 KB, 64 connections", service, key, 64, one.bytes(7_000)),
                    posting("100 a request, 64 connections", service, key, 64, one.events(100)),
                    posting(
                            "100 a request, 5,000 types",
                            service,
                            key,
                            64,
                            one.events(100).types(5_000)),
                    posting(
                            "100 a request of 7 KB, 16 connections",
                            service,
                            key,
                            16,
                            one.events(100).bytes(7_000)),
                    posting("1,000 a request, 16 connections", service, key, 16, one.events(1_000)));
            Contest.run(contestants, WARM_SHAPE, run.length(), Math.min(3, run.rounds()));
            Run.settle(service, OURS);
        }
    }

    /** Services that differ in one setting, side by side; those that have no turn are idle. */
    static void settings(Run run) throws IOException, InterruptedException, SQLException {
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
                Service service = run.start("settings-" + services.size(), setting, OURS);
                services.add(service);
                String key = service.makeKey(OURS);
                String name = setting.toString().replace("TOCSIN_INGEST_", "").toLowerCase(Locale.ROOT);
                one.add(posting("1 a request, " + name, service, key, CONNECTIONS, Shape.ONE));
                hundred.add(posting("100 a request, " + name, service, key, CONNECTIONS, Shape.ONE.events(100)));
            }
            Contest.run(one, WARM, run.length(), run.rounds());
            Contest.run(hundred, WARM_SHAPE, run.length(), run.rounds());
        } finally {
            services.forEach(Service::close);
        }
    }

    /**
     * Builds of the service in other folders, side by side: what a change brings, measured in one run. The property
     * {@code bench.builds} names the folders, separated by commas, each with settings of its own where it has any
     * ({@code folder@VARIABLE=value}).
     */
    static void builds(Run run) throws IOException, InterruptedException, SQLException {
        List<Service> services = new ArrayList<>();
        try {
            List<Contestant> one = new ArrayList<>();
            List<Contestant> hundred = new ArrayList<>();
            for (String build : builds("")) {
                Service service = start(run, build, services.size(), Map.of());
                services.add(service);
                String key = service.makeKey(OURS);
                one.add(posting("1 a request, " + build, service, key, CONNECTIONS, Shape.ONE));
                one.add(Contestant.notStoring(
                        "without storing, " + build,
                        service,
                        Work.requests(
                                service, CONNECTIONS, Requests.posting("/bench/unstored", key, OURS, Shape.ONE))));
                hundred.add(posting("100 a request, " + build, service, key, CONNECTIONS, Shape.ONE.events(100)));
            }
            Contest.run(one, WARM, run.length(), run.rounds());
            if (Boolean.parseBoolean(System.getProperty("bench.hundred", "true"))) {
                Contest.run(hundred, WARM, run.length(), run.rounds());
            }
            for (Service service : services) {
                Run.settle(service, OURS);
            }
        } finally {
            services.forEach(Service::close);
        }
    }

    /**
     * Real errors, in the order of nothing: what grouping, issues and scrubbing cost. The first build is what the others are
     * compared with: {@code bench.builds} names one of before them, if there is one.
     */
    static void corpus(Run run) throws IOException, InterruptedException, SQLException {
        CorpusEvents events = new CorpusEvents(
                Path.of(System.getProperty("bench.corpus", "src/test/resources/grouping-corpus")), 100);
        System.out.println(events.size() + " different events, 100 a request, " + CONNECTIONS + " connections");
        List<Service> services = new ArrayList<>();
        try {
            List<Contestant> contestants = new ArrayList<>();
            for (String build : builds(run.directory() + UNSCRUBBED + "," + run.directory())) {
                // The valve would put most of the corpus into few issues.
                Service service = start(run, build, services.size(), Map.of("TOCSIN_ISSUES_NEW_PER_MINUTE", "100000"));
                services.add(service);
                contestants.add(posting(build, service, service.makeKey(OURS), CONNECTIONS, events));
            }
            Contest.run(contestants, WARM, run.length(), run.rounds());
            for (Contestant contestant : contestants) {
                Contest.ratio(contestant, contestants.get(0), Double.NaN);
            }
            for (Service service : services) {
                Run.settle(service, OURS);
            }
        } finally {
            services.forEach(Service::close);
        }
    }

    private static List<String> builds(String otherwise) {
        return List.of(System.getProperty("bench.builds", otherwise).split(",", -1));
    }

    private static Service start(Run run, String build, int number, Map<String, String> settings)
            throws IOException, InterruptedException, SQLException {
        String[] parts = build.split("@", -1);
        Map<String, String> all = new HashMap<>(settings);
        for (String setting : List.of(parts).subList(1, parts.length)) {
            all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return run.from(Path.of(parts[0])).start("build-" + number, all, OURS);
    }

    /** A side that posts to the service. */
    static Contestant posting(String name, Service service, String key, int connections, Bodies bodies) {
        return Contestant.storing(
                name, service, Work.requests(service, connections, Requests.posting(EVENTS, key, OURS, bodies)), OURS);
    }
}
