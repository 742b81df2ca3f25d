package io.tocsin.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook says of the top issue.
 *
 * @param cause what it means; may be empty
 * @param solution what to do now; may be empty
 * @param url where there is more
 */
@RegisterForReflection
public record Remedy(
        String title,
        String cause,
        String solution,
        @Nullable String url) {}
