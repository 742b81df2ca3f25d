package io.tocsin.issue;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * How an event was grouped. What its issue is made with is told only when it is asked for: most events meet an issue that is
 * there.
 *
 * @param issueId derived from the app and the fingerprint
 * @param version of the rules it was grouped by
 * @param description what the issue is made with where this event is the first of it
 */
public record Grouped(UUID issueId, int version, Supplier<IssueDescription> description) {}
