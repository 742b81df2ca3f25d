package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;

/** A set of beginnings, asked for quickly: they are sorted into rooms by their first two characters. */
final class Prefixes {

    private static final int ROOMS = 256;
    private final String[][] rooms = new String[ROOMS][];

    Prefixes(String... prefixes) {
        List<List<String>> sorted = new ArrayList<>(ROOMS);
        for (int i = 0; i < ROOMS; i++) {
            sorted.add(new ArrayList<>());
        }
        for (String prefix : prefixes) {
            sorted.get(room(prefix)).add(prefix);
        }
        for (int i = 0; i < ROOMS; i++) {
            rooms[i] = sorted.get(i).toArray(new String[0]);
        }
    }

    boolean begin(String text) {
        if (text.length() < 2) {
            return false;
        }
        for (String prefix : rooms[room(text)]) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static int room(String text) {
        return (text.charAt(0) * 31 + text.charAt(1)) & (ROOMS - 1);
    }
}
