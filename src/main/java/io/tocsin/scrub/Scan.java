package io.tocsin.scrub;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One pass over one text: what was taken out so far, and how far. */
final class Scan {

    final String text;
    final int length;
    private final Set<Kind> kinds;
    private final Tally tally;
    private @Nullable StringBuilder out;
    private int floor;
    /** The end of the card number that was taken out last; far before the text if none was. */
    private int cardEnd = Integer.MIN_VALUE;

    private final BooleanSupplier cardContext;
    /** What looks like a JWT's first part up to here has no second one. */
    int noWebTokenBefore;
    /** Characters looked at, again and again where it is so: what a test of linear time counts. */
    long work;

    Scan(String text, Set<Kind> kinds, Tally tally) {
        this(text, kinds, tally, () -> false);
    }

    /**
     * A pass.
     *
     * @param cardContext whether the place that the text comes from says that digits in it are a payment card's
     */
    Scan(String text, Set<Kind> kinds, Tally tally, BooleanSupplier cardContext) {
        this.cardContext = cardContext;
        this.text = text;
        this.length = text.length();
        this.kinds = kinds;
        this.tally = tally;
    }

    /** The end of what was taken out last: nothing may look back beyond it. */
    int floor() {
        return floor;
    }

    boolean takes(Kind kind) {
        return kinds.contains(kind);
    }

    /** The character at a place; NUL beyond either end. */
    char at(int place) {
        return place < 0 || place >= length ? 0 : text.charAt(place);
    }

    /** The character before a place, as it will stand in the result. */
    char before(int place) {
        return place <= 0 ? 0 : place == floor && floor > 0 ? Marks.END : text.charAt(place - 1);
    }

    boolean startsWith(String part, int place) {
        return text.startsWith(part, place);
    }

    /**
     * Puts a kind's mark in the place of something.
     *
     * @return the end, where the scan goes on
     */
    int replace(int from, int to, Kind kind) {
        return replace(from, to, kind, kind.mark());
    }

    int replace(int from, int to, Kind kind, String mark) {
        StringBuilder builder = out;
        if (builder == null) {
            builder = new StringBuilder(length + 32);
            out = builder;
        }
        builder.append(text, floor, from).append(mark);
        floor = to;
        if (kind == Kind.CARD) {
            cardEnd = to;
        }
        tally.add(kind);
        work += to - from;
        return to;
    }

    /** Whether a card number was taken out that ends behind this place, or the text comes from where cards stand. */
    boolean hasCardWithin(int place) {
        return cardEnd > place || cardContext.getAsBoolean();
    }

    /** Whether anything was taken out. */
    boolean hasTaken() {
        return out != null;
    }

    /** The text, with marks where something was; the same one where nothing was. */
    String result() {
        return out == null ? text : out.append(text, floor, length).toString();
    }
}
