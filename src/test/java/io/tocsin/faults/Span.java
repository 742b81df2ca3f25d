package io.tocsin.faults;

import java.time.Duration;
import org.awaitility.Awaitility;

/** How long a fault goes on: the only waiting here that waits for nothing. */
final class Span {

    private Span() {}

    static void of(Duration fault) {
        Awaitility.await("the fault goes on")
                .pollDelay(fault)
                .atMost(fault.plusSeconds(30))
                .until(() -> true);
    }
}
