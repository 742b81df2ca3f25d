package io.tocsin.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.tocsin.access.RateLimit.Window;
import java.time.Duration;

/** What is left of a {@link RateLimit}: a token bucket for each window, all of which have to let a request through. */
final class Allowance {

    private final RateLimit limit;
    private final Bucket bucket;

    /**
     * What became of a request, with the figures of the window that is nearest to its end.
     *
     * @param passes whether it may go on
     * @param limit how many requests the window lets through
     * @param remaining how many of them are left
     * @param reset how long until all of them are there again, where none comes
     * @param retryAfter how long until a request passes; zero where this one did
     */
    record Answer(boolean passes, Window limit, long remaining, Duration reset, Duration retryAfter) {}

    Allowance(RateLimit limit, TimeMeter time) {
        this.limit = limit;
        LocalBucketBuilder builder = Bucket.builder().withCustomTimePrecision(time);
        for (Window window : limit.windows()) {
            builder.addLimit(full -> full.capacity(window.requests())
                    .refillGreedy(window.requests(), window.unit().length()));
        }
        this.bucket = builder.build();
    }

    RateLimit limit() {
        return limit;
    }

    /** Takes a request off what is left. */
    Answer take() {
        VerboseResult<ConsumptionProbe> taken = bucket.asVerbose().tryConsumeAndReturnRemaining(1);
        ConsumptionProbe probe = taken.getValue();
        long[] left = taken.getDiagnostics().getAvailableTokensPerEachBandwidth();
        int nearest = 0;
        for (int i = 1; i < left.length; i++) {
            // Of two that are equally near, the longer one will be in the way for longer.
            if (left[i] <= left[nearest]) {
                nearest = i;
            }
        }
        Window window = limit.windows().get(nearest);
        long used = window.requests() - left[nearest];
        Duration reset = window.unit().length().multipliedBy(used).dividedBy(window.requests());
        return new Answer(
                probe.isConsumed(), window, left[nearest], reset, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
