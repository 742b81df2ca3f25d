package io.tocsin.runbook;

import io.tocsin.http.Cursor;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runbooks a page of the list shows.
 *
 * @param app those that may fit errors of this app; empty for all
 * @param text those that hold this somewhere, in whatever case; empty for all
 * @param after the last one of the page before; null for the first page
 */
record RunbookFilter(
        Optional<String> app,
        Optional<String> text,
        @Nullable Cursor after) {

    private static final Comparator<Cursor> NEWEST_FIRST =
            Comparator.comparing(Cursor::at).thenComparing(Cursor::id).reversed();

    boolean shows(Runbook runbook) {
        return isAfter(runbook)
                && app.map(runbook.content()::concerns).orElse(true)
                && text.map(part -> holds(runbook, part.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    private boolean isAfter(Runbook runbook) {
        return after == null || NEWEST_FIRST.compare(after, new Cursor(runbook.createdAt(), runbook.id())) < 0;
    }

    private static boolean holds(Runbook runbook, String part) {
        RunbookContent content = runbook.content();
        return Stream.concat(
                        Stream.of(
                                runbook.name(),
                                content.title(),
                                content.cause(),
                                content.solution(),
                                content.prevention(),
                                content.url()),
                        content.matches().stream()
                                .flatMap(match -> Stream.of(match.app(), match.errorType(), match.message()))
                                .flatMap(Stream::ofNullable))
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part));
    }
}
