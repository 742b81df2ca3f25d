package io.tocsin.notify;

import io.quarkus.arc.Arc;

/** What is due to be sent, for tests on a moved clock, where nobody looks by himself. */
public final class DueDeliveries {

    private DueDeliveries() {}

    /** Somebody looks for it now. */
    public static void send() {
        Arc.container().instance(DeliveryJob.class).get().wake();
    }
}
