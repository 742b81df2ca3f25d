package io.tocsin.grouping;

import java.util.Set;
import java.util.function.UnaryOperator;

/** A fingerprint's part with placeholders such as {@code {{ type }}}; blanks within the braces do not matter. */
final class Template {

    static final String DEFAULT = "default";

    private static final Set<String> KNOWN = Set.of(DEFAULT, "type", "message", "module", "function");
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private Template() {}

    /** Refuses a part with a placeholder that nothing would replace. */
    static void check(String part) {
        fill(part, name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("Unknown placeholder {{ " + name + " }} in the fingerprint's part \""
                        + part + "\"; there are default, type, message, module and function");
            }
            return "";
        });
    }

    static boolean isDefault(String part) {
        return part.startsWith(OPEN)
                && part.endsWith(CLOSE)
                && part.length() >= OPEN.length() + CLOSE.length()
                && part.substring(OPEN.length(), part.length() - CLOSE.length())
                        .strip()
                        .equals(DEFAULT);
    }

    static String fill(String part, UnaryOperator<String> values) {
        int open = part.indexOf(OPEN);
        if (open < 0) {
            return part;
        }
        StringBuilder filled = new StringBuilder(part.length() + 64);
        int from = 0;
        while (open >= 0) {
            int close = part.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            filled.append(part, from, open);
            filled.append(
                    values.apply(part.substring(open + OPEN.length(), close).strip()));
            from = close + CLOSE.length();
            open = part.indexOf(OPEN, from);
        }
        return filled.append(part, from, part.length()).toString();
    }
}
