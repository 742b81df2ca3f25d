package io.tocsin.storage;

import java.util.Map;
import java.util.TreeMap;

/** What a sample of a table's rows says of the apps' parts of it. Pure. */
final class AppShares {

    private record Sampled(long rows, long bytes) {}

    private final Map<Integer, Sampled> apps = new TreeMap<>();

    /** An app's rows in the sample, and their bytes. */
    void add(int app, long rows, long bytes) {
        apps.put(app, new Sampled(rows, bytes));
    }

    /** The bytes of each app: of the rows by their bytes, of the indices, whose entries are of a like size, by their number. */
    Map<Integer, Long> of(TableSize table) {
        long rows = apps.values().stream().mapToLong(Sampled::rows).sum();
        long bytes = apps.values().stream().mapToLong(Sampled::bytes).sum();
        Map<Integer, Long> parts = new TreeMap<>();
        apps.forEach((app, sampled) -> parts.put(app, (long) (table.rowBytes() * ((double) sampled.bytes() / bytes)
                + table.indexBytes() * ((double) sampled.rows() / rows))));
        return parts;
    }
}
