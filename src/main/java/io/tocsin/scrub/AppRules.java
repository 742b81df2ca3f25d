package io.tocsin.scrub;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an app wants otherwise than the configuration.
 *
 * @param kinds kinds that it switches on or off; the others are as configured
 * @param extraKeys further key names whose values are taken out whole
 * @param exemptKeys key names that are none of these
 * @param extraPatterns further forms
 */
public record AppRules(
        Map<Kind, Boolean> kinds, Set<String> extraKeys, Set<String> exemptKeys, List<ExtraPattern> extraPatterns) {

    /** Canonical copies. */
    public AppRules {
        kinds = Map.copyOf(kinds);
        extraKeys = Set.copyOf(extraKeys);
        exemptKeys = Set.copyOf(exemptKeys);
        extraPatterns = List.copyOf(extraPatterns);
    }
}
