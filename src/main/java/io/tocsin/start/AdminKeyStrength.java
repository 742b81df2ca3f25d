package io.tocsin.start;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a chosen administrator key is one: not short, not what somebody copied from an example. */
final class AdminKeyStrength {

    static final int SHORTEST = 32;
    private static final int LONGEST = 512;
    private static final int FEWEST_DIFFERENT_CHARACTERS = 8;
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "^[\\W_]*(?:sk_(?:live|test)_)?[\\W_]*(?:change|replace|insert|enter|your|my_?(?:secret|key)|example|sample|placeholder|default"
                    + "|password|passwort|secret|admin|todo|dummy|xxx|foobar|qwerty|letmein)",
            Pattern.CASE_INSENSITIVE);

    private AdminKeyStrength() {}

    /** What is wrong with it, as the end of a sentence; null where nothing is. */
    static @Nullable String weaknessOf(String key) {
        if (key.length() < SHORTEST) {
            return "is too short (" + key.length() + " characters)";
        }
        if (key.length() > LONGEST) {
            return "is too long (" + key.length() + " characters; at most " + LONGEST + ")";
        }
        if (!SENDABLE.matcher(key).matches()) {
            return "has characters that a header cannot carry";
        }
        if (PLACEHOLDER.matcher(key).find()) {
            return "looks like a placeholder";
        }
        if (key.chars().distinct().count() < FEWEST_DIFFERENT_CHARACTERS || repeatsItself(key)) {
            return "repeats the same few characters";
        }
        return null;
    }

    private static boolean repeatsItself(String key) {
        for (int period = 1; period <= key.length() / 2; period++) {
            if (key.regionMatches(0, key, period, key.length() - period)) {
                return true;
            }
        }
        return false;
    }
}
