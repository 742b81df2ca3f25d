package io.tocsin.ingest;

import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * From when on this process holds events that are neither in the database nor in the spool: the time at which the oldest
 * request came that has no answer yet.
 */
@ApplicationScoped
class Unwritten {

    private final Clock clock;
    private final Deque<Receipt> open = new ArrayDeque<>();

    Unwritten(Clock clock) {
        this.clock = clock;
    }

    /** A request that came, and has not been answered yet. */
    static final class Receipt {

        private final Instant at;
        private final AtomicBoolean answered = new AtomicBoolean();

        private Receipt(Instant at) {
            this.at = at;
        }

        /** When it came, in microseconds. */
        Instant at() {
            return at;
        }

        /** It is answered, so whatever it brought is safe, or was refused. */
        void close() {
            answered.set(true);
        }
    }

    /** A request came. */
    Receipt open() {
        synchronized (open) {
            Receipt receipt = new Receipt(Instants.toMicros(clock.instant()));
            open.add(receipt);
            forgetAnswered();
            return receipt;
        }
    }

    /** When the oldest request came that is not answered; null where all are. */
    @Nullable
    Instant oldest() {
        synchronized (open) {
            forgetAnswered();
            return open.stream()
                    .filter(receipt -> !receipt.answered.get())
                    .map(Receipt::at)
                    .min(Instant::compareTo)
                    .orElse(null);
        }
    }

    private void forgetAnswered() {
        while (!open.isEmpty() && open.element().answered.get()) {
            open.remove();
        }
    }
}
