package io.tocsin.runbook;

import java.time.Instant;
import java.util.UUID;

/**
 * What to do about an error.
 *
 * @param id stable; a built-in one has the same id everywhere, and keeps it when it is changed
 * @param name unique and never changed: what imports know it by
 * @param content what it says, and of which errors
 * @param origin whose it is
 * @param version a number that no other state of any runbook had; 0 where it is built in
 * @param createdAt when the team made or first changed it; 1970 where it is built in
 * @param updatedAt when it was last changed; 1970 where it is built in
 */
public record Runbook(
        UUID id,
        String name,
        RunbookContent content,
        Origin origin,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    boolean builtIn() {
        return origin == Origin.BUILT_IN;
    }
}
