package io.tocsin.alert.published;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Knows for how long no replica has evaluated alert rules, so that health can say it. */
@ApplicationScoped
public class EvaluationWatch {

    /** A takeover by another replica takes 15 s. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private volatile long seenNanos;
    private volatile boolean needed;

    EvaluationWatch() {
        this(System::nanoTime);
    }

    EvaluationWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.seenNanos = nanoTime.getAsLong();
    }

    /**
     * Takes what the database says.
     *
     * @param rules whether there is an enabled rule
     * @param evaluator whether a replica holds the evaluator's lease
     */
    void update(boolean rules, boolean evaluator) {
        needed = rules;
        if (evaluator || !rules) {
            seenNanos = nanoTime.getAsLong();
        }
    }

    /**
     * For how long no replica is known to have evaluated rules, whether none does or the database cannot be asked.
     *
     * @return null if one did in the last minute, or if there is no enabled rule
     */
    public @Nullable Duration missingFor() {
        Duration missing = Duration.ofNanos(nanoTime.getAsLong() - seenNanos);
        return needed && missing.compareTo(GRACE) > 0 ? missing : null;
    }
}
