package io.tocsin.http;

import io.tocsin.http.FairShares.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Why a body is refused that another moment would have accepted. All are 503: nothing was accepted, and a retry is right. Ingest
 * uses 503 for a slow body too: clients throw events away that a 4xx refused.
 */
public enum Overload {
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

    /** Returns the refusal with its reason in {@code details.reason}. */
    public ApiException refusal() {
        return ApiException.unavailable(
                message + "; nothing was accepted",
                Duration.ofSeconds(retryAfterSeconds),
                Map.of("reason", name().toLowerCase(Locale.ROOT)));
    }

    /** Returns the reason behind a verdict other than granted. */
    public static Overload of(Verdict verdict, Overload whereFull) {
        return verdict == Verdict.UNFAIR ? FAIR_SHARE : whereFull;
    }
}
