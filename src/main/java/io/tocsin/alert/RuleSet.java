package io.tocsin.alert;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The rules there are.
 *
 * @param revision of the latest change that they may lack none of; another number is another set
 * @param rules by name, disabled ones too
 * @param unreadable enabled ones that this version cannot read, as a newer one may: nobody knows whether they would still fire
 */
record RuleSet(long revision, List<StoredRule> rules, Set<UUID> unreadable) {

    public RuleSet {
        rules = List.copyOf(rules);
        unreadable = Set.copyOf(unreadable);
    }
}
