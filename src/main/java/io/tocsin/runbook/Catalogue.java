package io.tocsin.runbook;

import io.tocsin.pattern.Glob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runbooks of one moment, ready to be asked for the best. Pure: a team's own, and the built-in ones that no own one of the
 * same name takes the place of.
 */
final class Catalogue {

    /** What is looked at of a message, in characters; ingest stores no longer ones. */
    static final int LONGEST_MESSAGE = 8 << 10;
    /** What is looked at of an error type, in characters; ingest stores no longer ones. */
    static final int LONGEST_TYPE = 200;

    private static final Comparator<Runbook> NEWEST_FIRST =
            Comparator.comparing(Runbook::createdAt).thenComparing(Runbook::id).reversed();

    /** A match made ready; {@code message} matches everything where none is named. */
    private record Rule(
            @Nullable String app, @Nullable Glob type, Glob message, Runbook runbook, Specificity specificity) {

        static Rule of(Runbook runbook, RunbookMatch match) {
            Glob type = match.errorType() == null ? null : Glob.ofWhole(match.errorType());
            Glob message = match.message() == null ? null : Glob.ofPartInAnyCase(match.message());
            return new Rule(
                    match.app(),
                    type,
                    message == null ? ANY : message,
                    runbook,
                    Specificity.of(runbook, match.app(), type, message));
        }
    }

    private static final Glob ANY = Glob.ofPartInAnyCase("*");

    private final List<Runbook> newestFirst;
    private final Map<UUID, Runbook> byId = new HashMap<>();
    /** The most specific first, so that the first that matches is the best. */
    private final List<Rule> rules;

    private final GramIndex messages;

    private Catalogue(List<Runbook> newestFirst) {
        this.newestFirst = newestFirst;
        newestFirst.forEach(runbook -> byId.put(runbook.id(), runbook));
        rules = newestFirst.stream()
                .filter(runbook -> runbook.content().enabled())
                .flatMap(runbook -> runbook.content().matches().stream().map(match -> Rule.of(runbook, match)))
                .sorted(Comparator.comparing(Rule::specificity).reversed())
                .toList();
        messages = new GramIndex(rules.stream().map(Rule::message).toList());
    }

    static Catalogue of(Collection<Runbook> own, Collection<Runbook> builtIn) {
        Set<String> taken = new HashSet<>();
        own.forEach(runbook -> taken.add(runbook.name()));
        List<Runbook> all = new ArrayList<>(own);
        builtIn.stream().filter(runbook -> !taken.contains(runbook.name())).forEach(all::add);
        all.sort(NEWEST_FIRST);
        return new Catalogue(List.copyOf(all));
    }

    /** All of them, hidden ones too, the newest first; built-in ones come last. */
    List<Runbook> newestFirst() {
        return newestFirst;
    }

    Optional<Runbook> withId(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The runbook whose match is the most specific ({@link Specificity}) of those that the error fulfils. */
    Optional<Runbook> bestFor(String app, String errorType, String message) {
        char[] type = first(LONGEST_TYPE, errorType).toCharArray();
        char[] text = Glob.folded(first(LONGEST_MESSAGE, message));
        BitSet candidates = messages.candidates(text);
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Rule rule = rules.get(i);
            if ((rule.app == null || rule.app.equals(app))
                    && (rule.type == null || rule.type.matches(type))
                    && rule.message.matches(text)) {
                return Optional.of(rule.runbook);
            }
        }
        return Optional.empty();
    }

    private static String first(int characters, String text) {
        return text.length() <= characters ? text : text.substring(0, characters);
    }
}
