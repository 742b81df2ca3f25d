package io.tocsin.notify;

import java.time.Instant;
import java.util.List;

/**
 * What a delivery becomes after an attempt.
 *
 * @param dueAt when it is looked at again; of no use in a final state
 * @param partsDone how many of its requests the receiver has taken
 * @param repeated whether a standing one was told again
 * @param log its latest attempts
 */
record Mark(DeliveryState state, Instant dueAt, int partsDone, boolean repeated, List<Attempt> log) {}
