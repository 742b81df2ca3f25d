package io.tocsin.alert;

import java.util.List;

/**
 * The rules there are.
 *
 * @param revision of the latest change that they may lack none of; another number is another set
 * @param rules by name, disabled ones too
 */
record RuleSet(long revision, List<StoredRule> rules) {

    public RuleSet {
        rules = List.copyOf(rules);
    }
}
