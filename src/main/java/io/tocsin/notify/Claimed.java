package io.tocsin.notify;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery that is this process's to send until its claim ends.
 *
 * @param claim what the mark is checked against
 * @param standing whether the receiver has it and is told again
 * @param attempts with this one
 * @param partsDone how many of its requests the receiver has taken
 * @param followed whether there is a later notice of the same group
 * @param log the attempts before
 */
record Claimed(
        UUID id,
        UUID claim,
        Notice notice,
        boolean standing,
        Instant createdAt,
        int attempts,
        int partsDone,
        boolean followed,
        List<Attempt> log) {}
