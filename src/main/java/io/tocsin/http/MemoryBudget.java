package io.tocsin.http;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.http.FairShares.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Bounds the bytes of all request bodies that are being received or read, and of events that wait to be written. One budget in
 * fair shares, so that overload ends in a refusal and not in an exhausted heap.
 */
@ApplicationScoped
public class MemoryBudget {

    private static final Logger LOG = Logger.getLogger(MemoryBudget.class);
    private static final String PROPERTY = "tocsin.ingest.memory";
    /** Two copies of the largest event, as sent and as decoded. */
    private static final long SMALLEST = 2L << 20;
    /** What is read out of a body takes several times its bytes while it is worked on, and the rest of the service some. */
    private static final int HEAP_SHARE = 3;

    private final FairShares shares;

    /** Creates a budget of {@link BodySettings#memory} bytes. */
    public MemoryBudget(BodySettings settings) {
        shares = new FairShares(settings.memory().asLongValue());
    }

    void check(@Observes StartupEvent event) {
        long bytes = capacity();
        if (bytes < SMALLEST) {
            throw new ConfigurationException(
                    PROPERTY + " is " + bytes + " bytes, too few for one event of the largest size:"
                            + " set 2M at least, and 48M where clients send bodies of 20 MiB");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / HEAP_SHARE) {
            LOG.warnf(
                    "%s is %d MiB of a heap of %d MiB: more than a third, so overload may exhaust the heap before it is"
                            + " refused; give the service more memory, or set less",
                    PROPERTY, bytes >> 20, heap >> 20);
        }
    }

    /** Takes bytes for an owner, beside {@code already} that the same request holds. */
    public synchronized Verdict take(Object owner, long bytes, long already) {
        return shares.take(owner, bytes, already);
    }

    /** Gives back what was taken. */
    public synchronized void give(Object owner, long bytes) {
        shares.give(owner, bytes);
    }

    /** Whether a body of so many bytes, of somebody who has no other, would be let in. */
    public synchronized boolean fits(long bytes) {
        return shares.fits(bytes);
    }

    /** Returns the bytes that are taken. */
    public synchronized long used() {
        return shares.used();
    }

    /** Returns the bytes that may be taken in all. */
    public long capacity() {
        return shares.capacity();
    }

    /** What one request's body will take; nothing yet. */
    public Reservation reservation(Object owner) {
        return new Reservation(owner);
    }

    /**
     * What one request's body takes, from its first byte until its events wait in the buffer, or the request ends. Threads take
     * turns with it; whoever ends the request releases it, once or more often.
     */
    public final class Reservation {

        private final Object owner;
        private long held;
        private boolean released;

        private Reservation(Object owner) {
            this.owner = owner;
        }

        /**
         * Takes more.
         *
         * @throws ApiException 503 where there is no room, or the request has ended meanwhile
         */
        public void grow(long bytes) {
            Verdict verdict;
            synchronized (MemoryBudget.this) {
                // The client has gone, and nobody would give it back: whoever still decodes may stop.
                verdict = released ? Verdict.FULL : shares.take(owner, bytes, held);
                if (verdict == Verdict.GRANTED) {
                    held += bytes;
                }
            }
            if (verdict != Verdict.GRANTED) {
                throw Overload.of(verdict, Overload.MEMORY).refusal();
            }
        }

        /** Gives back what goes beyond so many bytes. */
        public void shrinkTo(long bytes) {
            synchronized (MemoryBudget.this) {
                if (held > bytes) {
                    shares.give(owner, held - bytes);
                    held = bytes;
                }
            }
        }

        /** Gives back everything. */
        public void release() {
            synchronized (MemoryBudget.this) {
                released = true;
                shares.give(owner, held);
                held = 0;
            }
        }
    }
}
