package io.tocsin.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The metrics that docs/metrics.md lists.
 *
 * @param series the series of counters and timers, which exist from the start
 * @param gauges the names of gauges
 */
record MetricReference(Set<String> series, Set<String> gauges) {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`tocsin_[^|]+) \\| ([^|]*)\\| .*\\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`(?:: ([^;]+))?");

    static MetricReference read() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        Map<String, List<String>> lists = new HashMap<>();
        for (String list : List.of("error-codes", "channel-kinds")) {
            String title = "### " + list.substring(0, 1).toUpperCase()
                    + list.substring(1).replace('-', ' ');
            lists.put(
                    "(#" + list + ")", codes(page.split(Pattern.quote(title))[1].split("\n#")[0]));
        }
        Set<String> series = new TreeSet<>();
        Set<String> gauges = new TreeSet<>();
        int firstGauge = page.indexOf("## Gauges");
        int firstTimer = page.indexOf("## Timers");
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            for (String name : codes(row.group(1))) {
                if (row.start() > firstGauge) {
                    gauges.add(name);
                } else {
                    String suffix = row.start() > firstTimer ? "_count" : "";
                    labels(row.group(2), lists).forEach(labels -> series.add(name + suffix + labels));
                }
            }
        }
        return new MetricReference(series, gauges);
    }

    /** Combines the values of all labels. */
    private static List<String> labels(String cell, Map<String, List<String>> lists) {
        List<Map<String, String>> combinations = List.of(Map.of());
        Matcher label = LABEL.matcher(cell);
        while (label.find()) {
            String described = label.group(2);
            List<String> values = new ArrayList<>(codes(described));
            lists.forEach((link, listed) -> {
                if (described.contains(link)) {
                    values.addAll(listed);
                }
            });
            String name = label.group(1);
            combinations = combinations.stream()
                    .flatMap(known -> values.stream().map(value -> {
                        Map<String, String> more = new TreeMap<>(known);
                        more.put(name, value);
                        return more;
                    }))
                    .<Map<String, String>>map(more -> more)
                    .toList();
        }
        return combinations.stream()
                .map(labels -> labels.isEmpty()
                        ? ""
                        : labels.entrySet().stream()
                                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                                .collect(Collectors.joining(",", "{", "}")))
                .toList();
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }
}
