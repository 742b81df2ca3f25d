package io.tocsin.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures, in alternating rounds, so that whatever else the machine does meets all sides alike. Which parts are run is the
 * system property {@code bench}: one of {@link #PARTS}, or {@code all} of those that belong to the goals.
 */
final class Benchmark {

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("goal", Posting::oneByOne);
        PARTS.put("batches", Posting::batches);
        PARTS.put("shapes", Posting::shapes);
        PARTS.put("reading", Reading::run);
        PARTS.put("outage", Outage::run);
        PARTS.put("overload", Overload::run);
        PARTS.put("alerts", AlertLatency::run);
        PARTS.put("rules", AlertRounds::run);
        PARTS.put("settings", Posting::settings);
        PARTS.put("builds", Posting::builds);
        PARTS.put("corpus", Posting::corpus);
    }

    private static final List<String> ALL =
            List.of("goal", "batches", "shapes", "reading", "outage", "overload", "alerts", "rules");

    private Benchmark() {}

    /** Runs what the properties ask for; ends by itself, and so does what it started. */
    public static void main(String... arguments) throws Exception {
        String asked = System.getProperty("bench", "all");
        List<String> names = asked.equals("all") ? ALL : List.of(asked);
        if (!PARTS.keySet().containsAll(names)) {
            throw new IllegalArgumentException("bench is all or one of " + PARTS.keySet() + ", not " + asked);
        }
        System.out.println(Machine.describe());
        Run run = Run.asAsked();
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
            if (names.contains(part.getKey())) {
                System.out.println("\n=== " + part.getKey());
                long start = System.nanoTime();
                part.getValue().run(run);
                System.out.println(part.getKey() + " took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
            }
        }
    }
}
