package io.tocsin.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which key names stand for secrets. A name is judged by its last words, since these say what a thing is: {@code api_key},
 * {@code dbPassword} and {@code PASSWORD_2} are hidden, {@code tokenizer}, {@code password_length} and {@code
 * InvalidTokenException} are not.
 */
final class KeyNames {

    /** Names are looked at so far and no further. */
    static final int LONGEST = 64;

    private static final int MOST_QUALIFIERS = 4;

    private final Set<String> extra;
    private final Set<String> exempt;
    private final boolean configured;
    private final NameEndings endings;

    KeyNames(ScrubbingRules rules) {
        this.extra = rules.extraKeys();
        this.exempt = rules.exemptKeys();
        this.configured = !extra.isEmpty() || !exempt.isEmpty();
        List<String> words = new ArrayList<>(SecretWords.LAST.words());
        words.addAll(SecretWords.QUERY_ONLY.words());
        words.addAll(SecretWords.QUERY_LAST.words());
        SecretWords.ENDINGS.forEach(ending -> words.add(ending.word()));
        this.endings = new NameEndings(words, extra);
    }

    /**
     * Whether the name before a separator may say something, or may be one that does in a query; false is certain.
     *
     * @param floor how far back to look
     */
    boolean mayEndBefore(String text, int separator, int floor) {
        return endings.mayEndBefore(text, separator, floor);
    }

    /** Whether a name that says something may end with these two small letters; false is certain. */
    boolean mayEndWith(char previous, char last) {
        return endings.has(previous, last);
    }

    /** What the whole name says; null where it says nothing. */
    @Nullable
    Named find(String name) {
        int start = Math.max(0, name.length() - LONGEST);
        return find(name, start, name.length(), start);
    }

    /**
     * What the name says that stands in a text.
     *
     * @param floor how far back a word before it may begin that belongs to it, as in {@code API key: ...}
     */
    @Nullable
    Named find(String text, int start, int end, int floor) {
        if (!endings.mayEnd(text, start, end)) {
            return null;
        }
        if (configured) {
            String normal = KeyName.normal(text, start, end);
            if (exempt.contains(normal)) {
                return null;
            }
            for (String name : extra) {
                if (normal.endsWith(name)
                        && (normal.length() == name.length()
                                || normal.charAt(normal.length() - name.length() - 1) == '_')) {
                    return Named.strong(Kind.CUSTOM);
                }
            }
        }
        return builtIn(text, start, end, floor);
    }

    private static @Nullable Named builtIn(String text, int start, int end, int floor) {
        int wordEnd = KeyName.wordEnd(text, start, end);
        for (int qualifiers = 0; wordEnd > start && qualifiers <= MOST_QUALIFIERS; qualifiers++) {
            int wordStart = KeyName.wordStart(text, start, wordEnd);
            Object entry = SecretWords.LAST.get(text, wordStart, wordEnd);
            if (entry instanceof Named named) {
                return judged(named, text, start, wordStart);
            }
            if (entry instanceof WordTable<?> pairs) {
                return paired(pairs, text, start, wordStart, floor);
            }
            if (entry == null) {
                Named glued = glued(text, wordStart, wordEnd);
                return glued == null ? null : judged(glued, text, start, wordStart);
            }
            // A qualifier: "password_hash", "API_KEY_PROD".
            wordEnd = KeyName.wordEnd(text, start, wordStart);
        }
        return null;
    }

    private static @Nullable Named paired(WordTable<?> pairs, String text, int start, int wordStart, int floor) {
        int end = KeyName.wordEnd(text, start, wordStart);
        int least = start;
        if (end == start && wordStart == start && start - 1 > floor && text.charAt(start - 1) == ' ') {
            // "API key: ...": the first half stands before the name.
            end = start - 1;
            least = Math.max(floor, start - LONGEST);
            if (!Ascii.isLetter(text.charAt(end - 1))) {
                return null;
            }
        }
        if (end == least) {
            return null;
        }
        int first = KeyName.wordStart(text, least, end);
        return pairs.get(text, first, end) instanceof Named named ? judged(named, text, least, first) : null;
    }

    /** Looks at the words before it: {@code has_password} and {@code InvalidToken} say something else. */
    private static @Nullable Named judged(Named named, String text, int start, int secretStart) {
        int part = secretStart;
        while (part > start && text.charAt(part - 1) != '.') {
            part--;
        }
        Named judged = named;
        int first = secretStart;
        int last = secretStart;
        for (int end = KeyName.wordEnd(text, part, secretStart); end > part; ) {
            first = KeyName.wordStart(text, part, end);
            last = end;
            if (SecretWords.COMPLAINTS.get(text, first, last) != null) {
                judged = named.asComplaint();
            }
            end = KeyName.wordEnd(text, part, first);
        }
        return last > first && SecretWords.PREDICATES.get(text, first, last) != null ? null : judged;
    }

    /** {@code dbpassword}, {@code csrftoken}: words that were written without a gap. */
    private static @Nullable Named glued(String text, int start, int end) {
        for (SecretWords.Ending ending : SecretWords.ENDINGS) {
            int length = ending.word().length();
            if (end - start > length && text.regionMatches(true, end - length, ending.word(), 0, length)) {
                return ending.named();
            }
        }
        return null;
    }
}
