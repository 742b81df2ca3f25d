package io.tocsin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The table of allowed arrows between the packages below {@code io.tocsin}, the rooms; those to come stand in it too. */
final class Rooms {

    private static final Set<String> FEATURES = Set.of(
            "access",
            "appsettings",
            "event",
            "runbook",
            "issue",
            "stats",
            "release",
            "storage",
            "ingest",
            "alert",
            "notify",
            "monitor",
            "deletion");

    private static final Map<String, Set<String>> MAY_USE = table();

    private Rooms() {}

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new HashMap<>();
        table.put("time", Set.of());
        table.put("database", Set.of());
        table.put("http", Set.of("database", "time"));
        table.put("grouping", Set.of("pattern"));
        table.put("scrub", Set.of());
        table.put("pattern", Set.of());
        table.put("network", Set.of());
        table.put("access", Set.of("database", "http", "time"));
        feature(table, "event");
        feature(table, "appsettings", "event", "grouping", "network", "pattern", "scrub");
        feature(table, "runbook", "pattern");
        feature(table, "issue", "appsettings", "event", "grouping", "runbook");
        feature(table, "stats", "event", "issue");
        feature(table, "release", "event", "issue", "stats");
        feature(table, "storage", "event");
        feature(table, "ingest", "appsettings", "grouping", "scrub", "event", "issue", "stats", "monitor");
        feature(table, "notify", "network");
        feature(table, "monitor", "stats", "network", "notify");
        feature(table, "alert", "appsettings", "event", "stats", "issue", "runbook", "monitor", "notify");
        // What is deleted goes out of every count, and out of what waits to be stored.
        feature(table, "deletion", "ingest", "issue");
        feature(table, "health", FEATURES.toArray(String[]::new));
        feature(table, "dashboard", FEATURES.toArray(String[]::new));
        table.put("start", new TreeSet<>(table.keySet()));
        return Map.copyOf(table);
    }

    private static void feature(Map<String, Set<String>> table, String room, String... others) {
        Set<String> usable = new HashSet<>(Set.of(others));
        usable.addAll(Set.of("database", "http", "time", "access"));
        table.put(room, usable);
    }

    /** The room of a package: {@code ingest} of {@code io.tocsin.ingest.otlp}; empty for the root. */
    static String of(String packageName) {
        String below = packageName.substring(Math.min(packageName.length(), ArchitectureRules.ROOT.length() + 1));
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    static boolean known(String room) {
        return MAY_USE.containsKey(room);
    }

    static boolean mayUse(String from, String to) {
        return from.equals(to) || MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }
}
