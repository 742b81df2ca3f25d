package io.tocsin.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What stands for alerts that are not told one by one, as in a storm of new issues.
 *
 * @param total how many there are beyond those that are shown
 * @param sentence the same for people
 */
@RegisterForReflection
public record Digest(int total, String sentence) {}
