package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.ingest.FairShares.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Why ingest refuses what it might have taken at another time. All are 503: nothing was accepted, and a retry is right. That
 * holds for a body that came too slowly as well: 400 would have clients throw the events away for what is the network's fault.
 */
enum Overload {
    MEMORY("Bodies and waiting events take all the memory they may", 1),
    BUFFER("More events wait to be written than may", 1),
    FAIR_SHARE("What this sender has waiting takes its fair share of the room; others still get in", 1),
    SLOW_CLIENT("The body came too slowly and was given up", 1),
    STOPPING("The service is stopping", 5);

    private final String message;
    private final int retryAfterSeconds;

    Overload(String message, int retryAfterSeconds) {
        this.message = message;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** What the client is told, and {@link IngestMetrics} counts. */
    ApiException refusal() {
        return ApiException.unavailable(
                message + "; nothing was accepted",
                Duration.ofSeconds(retryAfterSeconds),
                Map.of("reason", name().toLowerCase(Locale.ROOT)));
    }

    /** The reason behind a verdict other than granted. */
    static Overload of(Verdict verdict, Overload whereFull) {
        return verdict == Verdict.UNFAIR ? FAIR_SHARE : whereFull;
    }
}
