package io.tocsin.scrub;

import com.google.re2j.Matcher;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets, and what else its rules name, out of texts. Immutable; for any number of threads. It finds what has a telling
 * name or a telling form: a password in the middle of a sentence that says nothing of it has neither.
 *
 * <p>A pass looks at each character once and stops only at those that may mean something: the first of a word, a separator, a
 * dash. What is found there is bounded or is taken out, so no text makes it slow. Where something was found there is another pass,
 * so that a text that was scrubbed does not change again.
 */
public final class Scrubber {

    private static final byte NOTHING = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SEPARATOR = 3;
    private static final byte AT = 4;
    private static final byte DASH = 5;
    private static final byte BRACKET = 6;
    private static final byte PERCENT = 7;
    private static final byte BACKSLASH = 8;

    private static final byte[] MEANING = meanings();
    /** Less than this holds no secret that could be told. */
    private static final int SHORTEST = 4;

    /** A mark is a boundary that was not there before: another pass may see more behind it, until one sees nothing. */
    private static final int MOST_PASSES = 5;

    private final Set<Kind> kinds;
    private final KeyNames names;
    private final NamedValues namedValues;
    private final Elements elements;
    private final List<ExtraPattern> patterns;
    private final String userIdKey;
    private final boolean emails;
    private final boolean addresses;

    /** One by these rules. */
    public Scrubber(ScrubbingRules rules) {
        this.kinds = rules.kinds();
        this.names = new KeyNames(rules);
        this.namedValues = new NamedValues(names, rules.userIdKey());
        this.elements = new Elements(names);
        this.patterns = rules.extraPatterns();
        this.userIdKey = rules.userIdKey();
        this.emails = kinds.contains(Kind.EMAIL);
        this.addresses = kinds.contains(Kind.IP);
    }

    /** Whether it takes anything out at all. */
    public boolean isActive() {
        return !kinds.isEmpty() || !patterns.isEmpty();
    }

    /**
     * A text without what was found in it: a message, a stack trace, a URL, JSON.
     *
     * @param tally counts what was found
     * @return the same instance where nothing was
     */
    public String text(String text, Tally tally) {
        if (text.length() < SHORTEST) {
            return text;
        }
        String scrubbed = text;
        for (int pass = 0; pass < MOST_PASSES && !kinds.isEmpty(); pass++) {
            Scan scan = new Scan(scrubbed, kinds, tally);
            run(scan);
            if (!scan.hasTaken()) {
                break;
            }
            scrubbed = scan.result();
        }
        for (ExtraPattern pattern : patterns) {
            scrubbed = withoutMatches(pattern, scrubbed, tally);
        }
        return scrubbed;
    }

    /** The text that stands under a key name: its mark where the name says that it is a secret. */
    public String value(String keyName, String text, Tally tally) {
        Named named = named(keyName);
        if (named == null
                || Values.isNothing(text, 0, text.length())
                || (named.counted() && Values.isDigits(text, 0, text.length()))
                || isWorkingDirectory(keyName, text)) {
            return text(text, tally);
        }
        if (Marks.isOne(text)) {
            return text;
        }
        tally.add(named.kind());
        return named.kind() == Kind.USER
                ? UserMark.of(text, userIdKey)
                : named.kind().mark();
    }

    /** Whether a text or a number under this key name is taken out whole. */
    public boolean hides(String keyName) {
        return named(keyName) != null;
    }

    /** What a text under this key name is; null where the name says nothing. */
    public @Nullable Kind kindOf(String keyName) {
        Named named = named(keyName);
        return named == null ? null : named.kind();
    }

    /**
     * What an object or a list under this key name is as a whole. Null where it is looked through instead: {@code session} and
     * {@code auth} name things that hold secrets among others.
     */
    public @Nullable Kind kindOfNested(String keyName) {
        Named named = named(keyName);
        return named == null || named.vague() ? null : named.kind();
    }

    /** Whether a plain number under this key name is taken out: {@code pin}, and not {@code max_tokens}. */
    public @Nullable Kind kindOfNumber(String keyName) {
        Named named = named(keyName);
        return named == null || named.counted() ? null : named.kind();
    }

    /** Whether these digits, sent as a number, are those of a payment card. */
    public boolean isCardNumber(String digits) {
        return kinds.contains(Kind.CARD) && CardNumbers.isCard(digits);
    }

    /** The mark of a user, the same for the same id. */
    public String user(String id) {
        return UserMark.of(id, userIdKey);
    }

    /** Whether a kind is taken out. */
    public boolean takes(Kind kind) {
        return kinds.contains(kind);
    }

    /** How many characters a scan of the text looks at, each as often as it does. */
    long work(String text) {
        Scan scan = new Scan(text, kinds, new Tally());
        run(scan);
        return scan.work;
    }

    private @Nullable Named named(String keyName) {
        Named named = names.find(keyName);
        return named == null || !kinds.contains(named.kind()) ? null : named;
    }

    private static boolean isWorkingDirectory(String keyName, String text) {
        return text.startsWith("/") && (keyName.equals("PWD") || keyName.equals("OLDPWD"));
    }

    private void run(Scan scan) {
        String text = scan.text;
        boolean inWord = false;
        for (int i = 0; i < scan.length; ) {
            char c = text.charAt(i);
            int next = i;
            byte meaning = c < 128 ? MEANING[c] : Character.isLetterOrDigit(c) ? LETTER : NOTHING;
            switch (meaning) {
                case LETTER -> {
                    next = inWord ? i : word(scan, i);
                    inWord = true;
                }
                case DIGIT -> {
                    next = inWord ? i : number(scan, i);
                    inWord = true;
                }
                case SEPARATOR -> {
                    next = separator(scan, i, c, i + 1);
                    inWord = false;
                }
                case AT -> {
                    next = emails ? Addresses.emailAt(scan, i, i + 1) : i;
                    inWord = false;
                }
                case DASH -> {
                    next = scan.at(i + 1) == '-' ? dashes(scan, i, inWord) : i;
                    inWord = false;
                }
                case BRACKET -> {
                    next = elements.elementAt(scan, i);
                    inWord = false;
                }
                case PERCENT -> {
                    next = encoded(scan, i);
                    inWord = false;
                }
                case BACKSLASH -> {
                    // The letter of an escape such as \n is no part of the word behind it.
                    next = Ascii.isLetter(scan.at(i + 1)) ? i + 2 : i;
                    inWord = false;
                }
                default -> inWord = false;
            }
            if (next > i) {
                inWord = false;
                i = next;
            } else {
                i++;
                while (inWord && i < scan.length && Ascii.isLetterOrDigit(text.charAt(i))) {
                    i++;
                }
            }
        }
        scan.work += scan.length;
    }

    private int word(Scan scan, int place) {
        int next = TokenForms.at(scan, place);
        return next == place && addresses && Ascii.isHex(scan.at(place)) ? Addresses.ipAt(scan, place) : next;
    }

    private int number(Scan scan, int place) {
        int next = CardNumbers.at(scan, place);
        return next == place && addresses ? Addresses.ipAt(scan, place) : next;
    }

    private int separator(Scan scan, int place, char separator, int behind) {
        if (separator == ':') {
            char next = scan.at(behind);
            if (next == '/' && scan.at(behind + 1) == '/') {
                return UrlCredentials.at(scan, place);
            }
            if (next == 'A') {
                int end = TokenForms.botAt(scan, place);
                if (end > place) {
                    return end;
                }
            }
        }
        return namedValues.at(scan, place, separator, behind);
    }

    private int dashes(Scan scan, int place, boolean inWord) {
        int next = PrivateKeys.at(scan, place);
        return next == place && !inWord ? elements.optionAt(scan, place) : next;
    }

    private int encoded(Scan scan, int place) {
        int end = Percent.end(scan, place);
        if (end == place) {
            return place;
        }
        char c = Percent.decoded(scan, end);
        int next = place;
        if (c == ':') {
            next = UrlCredentials.encodedAt(scan, place, end);
        } else if (c == '@' && emails) {
            next = Addresses.emailAt(scan, place, end);
        }
        if (next == place && (c == ':' || c == '=')) {
            next = namedValues.at(scan, place, c, end);
        }
        return next == place ? end : next;
    }

    /** Marks are left alone: what a pattern finds may not undo what was done. */
    private static String withoutMatches(ExtraPattern pattern, String text, Tally tally) {
        StringBuilder out = null;
        int copied = 0;
        for (int from = 0; from < text.length(); ) {
            int mark = text.indexOf(Marks.START, from);
            int behind = mark < 0 ? text.length() : Marks.end(text, mark);
            int to = mark < 0 ? text.length() : mark;
            Matcher matcher = pattern.pattern().matcher(text.substring(from, to));
            int group = pattern.pattern().groupCount() > 0 ? 1 : 0;
            while (matcher.find()) {
                if (matcher.start(group) < matcher.end(group)) {
                    out = out == null ? new StringBuilder(text.length() + 32) : out;
                    out.append(text, copied, from + matcher.start(group)).append(Kind.CUSTOM.mark());
                    copied = from + matcher.end(group);
                    tally.add(Kind.CUSTOM);
                }
            }
            from = Math.max(behind, to + 1);
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    private static byte[] meanings() {
        byte[] meanings = new byte[128];
        for (char c = 0; c < 128; c++) {
            meanings[c] = Ascii.isLetter(c) ? LETTER : Ascii.isDigit(c) ? DIGIT : NOTHING;
        }
        meanings[':'] = SEPARATOR;
        meanings['='] = SEPARATOR;
        meanings['@'] = AT;
        meanings['-'] = DASH;
        meanings['<'] = BRACKET;
        meanings['%'] = PERCENT;
        meanings['\\'] = BACKSLASH;
        return meanings;
    }
}
