package io.tocsin.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param rows the page's rows
 * @param nextCursor where the next page begins; null on the last one
 */
public record Page<T>(List<T> rows, @Nullable String nextCursor) {

    /**
     * A page out of rows that were asked for with one more than the page takes, which tells whether there is a next one.
     *
     * @param rows at most {@code limit + 1} rows
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> place) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(page, place.apply(page.get(limit - 1)).encode());
    }

    /** The rows as clients see them. */
    public <V> List<V> map(Function<T, V> view) {
        return rows.stream().map(view).toList();
    }
}
