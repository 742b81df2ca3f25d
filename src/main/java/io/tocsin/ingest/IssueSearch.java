package io.tocsin.ingest;

import io.tocsin.grouping.Thrown;
import io.tocsin.issue.SearchWords;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what an issue is found by beside its title: the types and messages of causes. Pure. */
final class IssueSearch {

    private IssueSearch() {}

    /** Returns words as the index has them, one blank between; empty if there are no causes. */
    static String words(List<Thrown> causes) {
        Set<String> words = new LinkedHashSet<>();
        for (Thrown cause : causes) {
            SearchWords.type(cause.type()).ifPresent(words::add);
            words.addAll(SearchWords.of(cause.type() + " " + cause.message()));
        }
        return StorableText.of(String.join(" ", words));
    }
}
