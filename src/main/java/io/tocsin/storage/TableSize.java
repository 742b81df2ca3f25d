package io.tocsin.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a table, or one partition of one, takes on the disk.
 *
 * @param table the table; of a partition the one that it is a part of
 * @param name its own
 * @param quoted its own, as it may stand in SQL
 * @param rowBytes rows and what is stored beside them (TOAST), free space included
 * @param mainBytes of these, the pages that hold the rows themselves
 * @param indexBytes its indices
 * @param width an expression for the bytes of a row; null where its rows are of no app
 */
record TableSize(
        String table,
        String name,
        String quoted,
        long rowBytes,
        long mainBytes,
        long indexBytes,
        @Nullable String width) {

    long bytes() {
        return rowBytes + indexBytes;
    }
}
