package io.tocsin.scrub;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/** How much was taken out, by kind. Not for several threads. */
public final class Tally {

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    /** One more. */
    public void add(Kind kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /** So many more. */
    public void add(Kind kind, int number) {
        counts.merge(kind, number, Integer::sum);
    }

    /** Returns the first kind that was redacted, in the kinds' order; {@link Kind#CUSTOM} if nothing was. */
    Kind first() {
        return counts.keySet().stream().findFirst().orElse(Kind.CUSTOM);
    }

    /** How many of a kind. */
    public int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Whether nothing was taken out. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Each kind of which something was taken out, with its number, in the kinds' order. */
    public void forEach(ObjIntConsumer<Kind> consumer) {
        counts.forEach(consumer::accept);
    }
}
