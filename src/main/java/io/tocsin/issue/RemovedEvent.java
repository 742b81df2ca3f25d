package io.tocsin.issue;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that was deleted, as far as counts know it.
 *
 * @param issueId the issue that its fingerprint leads to
 * @param count how many times it happened
 * @param userId the user's id; empty if it has none
 */
public record RemovedEvent(
        UUID issueId,
        Instant occurredAt,
        long count,
        String level,
        String environment,
        String release,
        String errorType,
        String message,
        String userId) {}
