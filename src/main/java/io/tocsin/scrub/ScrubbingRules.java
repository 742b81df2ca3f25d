package io.tocsin.scrub;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a {@link Scrubber} takes out. Key names are compared by their words, so {@code shoeSize}, {@code shoe_size} and
 * {@code SHOE-SIZE} are the same.
 *
 * @param kinds the kinds that are taken out
 * @param extraKeys further key names whose values are taken out whole, also where they are the end of a longer name
 * @param exemptKeys key names whose values are looked through like any text, whatever they are called
 * @param extraPatterns further forms, looked for in every text after everything else
 * @param userIdKey what users' ids are hashed with; empty for a plain hash, which can be undone by whoever guesses the id
 */
public record ScrubbingRules(
        Set<Kind> kinds,
        Set<String> extraKeys,
        Set<String> exemptKeys,
        List<ExtraPattern> extraPatterns,
        String userIdKey) {

    /** Canonical copies. */
    public ScrubbingRules {
        kinds = Set.copyOf(kinds);
        extraKeys = normal(extraKeys);
        exemptKeys = normal(exemptKeys);
        extraPatterns = List.copyOf(extraPatterns);
    }

    /** The default: every kind but those that are personal data and no secrets. */
    public static ScrubbingRules standard() {
        return new ScrubbingRules(
                EnumSet.complementOf(EnumSet.of(Kind.EMAIL, Kind.IP, Kind.USER)), Set.of(), Set.of(), List.of(), "");
    }

    /** Nothing is taken out. */
    public static ScrubbingRules none() {
        return new ScrubbingRules(Set.of(), Set.of(), Set.of(), List.of(), "");
    }

    /** These, with a kind on or off. */
    public ScrubbingRules with(Kind kind, boolean on) {
        Set<Kind> changed = EnumSet.noneOf(Kind.class);
        changed.addAll(kinds);
        if (on) {
            changed.add(kind);
        } else {
            changed.remove(kind);
        }
        return new ScrubbingRules(changed, extraKeys, exemptKeys, extraPatterns, userIdKey);
    }

    /**
     * These, with an app's own over them: its switches replace ours, its key names and patterns come on top, and where one side
     * names a key secret and the other exempts it, the app's own word holds.
     */
    public ScrubbingRules overlaidBy(AppRules own) {
        ScrubbingRules switched = this;
        for (Kind kind : Kind.values()) {
            Boolean on = own.kinds().get(kind);
            if (on != null) {
                switched = switched.with(kind, on);
            }
        }
        Set<String> ownExtra = normal(own.extraKeys());
        Set<String> ownExempt = normal(own.exemptKeys());
        List<ExtraPattern> patterns = new ArrayList<>(extraPatterns);
        patterns.addAll(own.extraPatterns());
        return new ScrubbingRules(
                switched.kinds,
                union(extraKeys, ownExtra, ownExempt),
                union(exemptKeys, ownExempt, ownExtra),
                patterns,
                userIdKey);
    }

    private static Set<String> union(Set<String> ours, Set<String> own, Set<String> revoked) {
        Set<String> union = new LinkedHashSet<>(ours);
        union.removeAll(revoked);
        union.addAll(own);
        return union;
    }

    private static Set<String> normal(Set<String> names) {
        return names.stream()
                .map(KeyName::normal)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
