package io.tocsin.alert;

import java.time.Instant;
import java.util.UUID;

/**
 * A rule that is kept.
 *
 * @param version 1 when it was made; rises with each change
 * @param rule what the definition means
 * @param definition as it was sent, durations in their shortest form
 */
record StoredRule(
        UUID id, long version, Origin origin, Rule rule, RuleInput definition, Instant createdAt, Instant updatedAt) {

    /** As it stands in the audit log, and where somebody uses a channel. */
    String name() {
        return rule.name();
    }

    RuleView view() {
        return new RuleView(id, definition, origin, version, createdAt, updatedAt);
    }
}
