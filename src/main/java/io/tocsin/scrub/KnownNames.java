package io.tocsin.scrub;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about key names, since the same ones come with every event: names that hold no secret themselves, so that none
 * is kept here. Of bounded size: a name takes the place of another. For any number of threads without locks; what two of them
 * find out at once is the same.
 */
final class KnownNames {

    private static final int SIZE = 1 << 10;

    private final @Nullable Known[] names = new Known[SIZE];
    private final Function<String, Known> judge;

    /**
     * A name.
     *
     * @param clean whether nothing is taken out of the name itself
     * @param named what it says of the value under it; null where it says nothing
     */
    record Known(String name, boolean clean, @Nullable Named named) {}

    /** None yet; {@code judge} tells of each, always the same. */
    KnownNames(Function<String, Known> judge) {
        this.judge = judge;
    }

    Known get(String name) {
        if (name.length() > KeyNames.LONGEST) {
            return judge.apply(name);
        }
        int hash = name.hashCode();
        int place = (hash ^ (hash >>> 16)) & (SIZE - 1);
        Known known = names[place];
        if (known == null || !known.name.equals(name)) {
            known = judge.apply(name);
            if (known.clean) {
                names[place] = known;
            }
        }
        return known;
    }
}
