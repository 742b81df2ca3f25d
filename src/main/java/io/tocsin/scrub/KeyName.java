package io.tocsin.scrub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The words of a key name, however it is written: {@code userPassword}, {@code USER_PASSWORD}, {@code user-password}. */
final class KeyName {

    private KeyName() {}

    /** Its words in lower case with underscores between them: {@code user_password}. */
    static String normal(String name) {
        return normal(name, 0, name.length());
    }

    static String normal(String text, int start, int end) {
        List<String> words = new ArrayList<>();
        for (int e = wordEnd(text, start, end); e > start; ) {
            int s = wordStart(text, start, e);
            words.add(lower(text, s, e));
            e = wordEnd(text, start, s);
        }
        Collections.reverse(words);
        return String.join("_", words);
    }

    /** The end of the last word before a place; {@code start} where there is none. Digits part words. */
    static int wordEnd(String text, int start, int before) {
        int end = before;
        while (end > start && !Ascii.isLetter(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** The start of the word that ends at a place. */
    static int wordStart(String text, int start, int end) {
        int s = end - 1;
        if (Ascii.isUpper(text.charAt(s))) {
            while (s > start && Ascii.isUpper(text.charAt(s - 1))) {
                s--;
            }
            return s;
        }
        while (s > start && Ascii.isLower(text.charAt(s - 1))) {
            s--;
        }
        return s > start && Ascii.isUpper(text.charAt(s - 1)) ? s - 1 : s;
    }

    private static String lower(String text, int start, int end) {
        StringBuilder word = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            word.append(Ascii.lower(text.charAt(i)));
        }
        return word.toString();
    }
}
