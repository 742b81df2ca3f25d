package io.tocsin.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Divides a bounded room among owners, so that one who takes much leaves room for the others: nobody may hold more than would
 * still be free. Alone, an owner gets half of the room; of two who want all of it each gets a third and a third stays free; and
 * whoever holds nothing yet always finds some. (Switches share their memory among ports by this rule, there called a dynamic
 * threshold. It costs two additions, and nobody has to know who else is active.)
 *
 * <p>Not safe for use by several threads: whoever has one guards it.
 */
public final class FairShares {

    /** What became of a wish for room. */
    public enum Verdict {
        GRANTED,
        /** There is no room left for it, whoever asks. */
        FULL,
        /** There is room, but the owner holds too much of it already. */
        UNFAIR
    }

    private final long capacity;
    private final Map<Object, Share> shares = new HashMap<>();
    private long used;

    private static final class Share {

        private long held;
    }

    /** Creates an undivided room of {@code capacity} units. */
    public FairShares(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Takes room, or none.
     *
     * @param already how much of it whoever asks holds: where that is all that is taken, it gets what it wants, however much,
     *     so that what is larger than all the room can be had when nothing else is there; and it is never weighed against
     *     itself
     */
    public Verdict take(Object owner, long amount, long already) {
        Verdict verdict = verdict(owner, amount, already);
        if (verdict == Verdict.GRANTED && amount > 0) {
            Share share = shares.get(owner);
            if (share == null) {
                share = new Share();
                shares.put(owner, share);
            }
            share.held += amount;
            used += amount;
        }
        return verdict;
    }

    /** What {@link #take} would say now. */
    public Verdict verdict(Object owner, long amount, long already) {
        if (used == already) {
            return Verdict.GRANTED;
        }
        long free = capacity - used - amount;
        if (free < 0) {
            return Verdict.FULL;
        }
        Share share = shares.get(owner);
        return share != null && share.held - already > free ? Verdict.UNFAIR : Verdict.GRANTED;
    }

    /** Gives back what was taken. */
    public void give(Object owner, long amount) {
        Share share = shares.get(owner);
        if (amount == 0 || share == null) {
            return;
        }
        share.held -= amount;
        used -= amount;
        if (share.held == 0) {
            shares.remove(owner);
        }
    }

    /** Whether somebody who holds nothing would get that much. */
    public boolean fits(long amount) {
        return used == 0 || used + amount <= capacity;
    }

    /** Returns how much of the room is taken. */
    public long used() {
        return used;
    }

    /** Returns the size of the whole room. */
    public long capacity() {
        return capacity;
    }
}
