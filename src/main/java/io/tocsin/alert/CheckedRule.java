package io.tocsin.alert;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that was checked, and how it was sent.
 *
 * @param definition durations in their shortest form, labels by name, without a version
 */
record CheckedRule(Rule rule, RuleInput definition) {

    /**
     * Checks a rule by itself; null where a problem was found.
     *
     * @param place what stands before the names of fields
     * @param problems gets the reason for each field that is wrong
     */
    static @Nullable CheckedRule of(RuleInput sent, String place, Map<String, String> problems) {
        Rule rule = RuleRules.rule(sent, place, problems);
        return rule == null ? null : new CheckedRule(rule, sent.canonical());
    }
}
