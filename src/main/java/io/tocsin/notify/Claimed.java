package io.tocsin.notify;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is this process's to send until its claim ends.
 *
 * @param claim what the mark is checked against
 * @param content null where this version cannot read it
 * @param standing whether the receiver has it and is told again
 * @param attempts with this one
 * @param partsDone how many of its requests the receiver has taken
 * @param followed whether there is a later notice of the same group
 * @param log the attempts before
 */
record Claimed(
        UUID id,
        UUID claim,
        @Nullable Notice content,
        boolean standing,
        Instant createdAt,
        int attempts,
        int partsDone,
        boolean followed,
        List<Attempt> log) {

    /**
     * What is to be told.
     *
     * @throws IllegalStateException where it cannot be read
     */
    Notice notice() {
        if (content == null) {
            throw new IllegalStateException("The notice of the delivery " + id + " cannot be read");
        }
        return content;
    }
}
