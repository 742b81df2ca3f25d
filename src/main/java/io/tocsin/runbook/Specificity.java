package io.tocsin.runbook;

import io.tocsin.pattern.Glob;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How closely a {@link RunbookMatch} describes the errors it is for; the greatest of those that match wins. In this order: an app
 * named before any app; an exact type before a pattern or none; more literal characters of type and message together before
 * fewer; fewer wild cards before more; a team's before a built-in one; the newest; the greater id. Total: two runbooks are never
 * equal.
 *
 * @param app whether an app is named
 * @param exactType whether the type is named without a wild card
 * @param literals how many characters of type and message have to be there
 * @param wildcards how many {@code *} and {@code ?} type and message have
 * @param own whether it is a team's
 * @param createdAt the newest wins
 * @param id settles the rest
 */
record Specificity(boolean app, boolean exactType, int literals, int wildcards, boolean own, Instant createdAt, UUID id)
        implements Comparable<Specificity> {

    private static final Comparator<Specificity> ORDER = Comparator.comparing(Specificity::app)
            .thenComparing(Specificity::exactType)
            .thenComparingInt(Specificity::literals)
            .thenComparing(Comparator.comparingInt(Specificity::wildcards).reversed())
            .thenComparing(Specificity::own)
            .thenComparing(Specificity::createdAt)
            .thenComparing(Specificity::id);

    static Specificity of(Runbook runbook, @Nullable String app, @Nullable Glob type, @Nullable Glob message) {
        return new Specificity(
                app != null,
                type != null && type.wildcards() == 0,
                (type == null ? 0 : type.literals()) + (message == null ? 0 : message.literals()),
                (type == null ? 0 : type.wildcards()) + (message == null ? 0 : message.wildcards()),
                !runbook.builtIn(),
                runbook.createdAt(),
                runbook.id());
    }

    /** Greater is more specific. */
    @Override
    public int compareTo(Specificity other) {
        return ORDER.compare(this, other);
    }
}
