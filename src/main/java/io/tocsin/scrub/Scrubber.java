package io.tocsin.scrub;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets, and what else its rules name, out of texts. For any number of threads. It finds what has a telling
 * name or a telling form: a password in the middle of a sentence that says nothing of it has neither.
 */
public final class Scrubber {

    /** Less than this holds no secret that could be told. */
    private static final int SHORTEST = 4;

    private final Set<Kind> kinds;
    private final KeyNames names;
    private final Scanner scanner;
    /** For texts that tell things apart: their digits stay. */
    private final Scanner identifierScanner;

    private final List<ExtraPattern> patterns;
    private final String userIdKey;
    private final KnownNames known;

    /** One by these rules. */
    public Scrubber(ScrubbingRules rules) {
        this.kinds = EnumSet.noneOf(Kind.class);
        this.kinds.addAll(rules.kinds());
        this.names = new KeyNames(rules);
        this.scanner = new Scanner(kinds, names, rules.userIdKey());
        Set<Kind> identifierKinds = EnumSet.copyOf(this.kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : this.kinds);
        identifierKinds.removeAll(Set.of(Kind.CARD, Kind.IBAN));
        this.identifierScanner = new Scanner(identifierKinds, names, rules.userIdKey());
        this.patterns = rules.extraPatterns();
        this.userIdKey = rules.userIdKey();
        this.known = new KnownNames(this::judge);
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
        return text(text, tally, () -> false);
    }

    /**
     * A text without what was found in it.
     *
     * @param cardContext whether the place of the text says that digits in it are a payment card's; asked of digits alone that
     *     may be one
     */
    public String text(String text, Tally tally, BooleanSupplier cardContext) {
        return scrubbed(scanner, text, tally, cardContext);
    }

    /**
     * A text that tells things apart, such as a user's id or a release: itself if it holds no secret, else a mark with a hash of it, so
     * that two never become one. Digits in it are no card's.
     */
    public String identifier(String text, Tally tally) {
        Tally found = new Tally();
        if (scrubbed(identifierScanner, text, found, () -> false).equals(text)) {
            return text;
        }
        found.forEach(tally::add);
        Kind kind = found.first();
        boolean isPersonal = kind == Kind.EMAIL || kind == Kind.IP;
        return HashedMark.of(isPersonal ? Kind.USER : kind, text, userIdKey);
    }

    private String scrubbed(Scanner scan, String text, Tally tally, BooleanSupplier cardContext) {
        if (text.length() < SHORTEST) {
            return text;
        }
        String scrubbed = kinds.isEmpty() ? text : scan.scrubbed(text, tally, cardContext);
        // Names and separators may be written in other signs, or with invisible ones within.
        String visible = kinds.isEmpty() ? scrubbed : VisibleText.of(scrubbed);
        if (!visible.equals(scrubbed)) {
            String found = scan.scrubbed(visible, tally, cardContext);
            scrubbed = found.equals(visible) ? scrubbed : found;
        }
        for (ExtraPattern pattern : patterns) {
            scrubbed = pattern.scrubbed(scrubbed, tally);
        }
        return scrubbed;
    }

    /** A key name without what was found in it: it may be a secret too. */
    public String name(String keyName, Tally tally) {
        return known.get(keyName).clean() ? keyName : text(keyName, tally);
    }

    /** The text that stands under a key name: its mark where the name says that it is a secret. */
    public String value(String keyName, String text, Tally tally) {
        return value(keyName, text, tally, () -> false);
    }

    /** The same with a {@code cardContext} as {@link #text(String, Tally, BooleanSupplier)} has it. */
    public String value(String keyName, String text, Tally tally, BooleanSupplier cardContext) {
        Named named = named(keyName);
        if (named == null
                || Values.isNothing(text, 0, text.length())
                || (named.counted() && Values.isDigits(text, 0, text.length()))
                || isWorkingDirectory(keyName, text)) {
            return text(text, tally, cardContext);
        }
        if (Marks.isOne(text)) {
            return text;
        }
        tally.add(named.kind());
        return named.kind() == Kind.USER
                ? HashedMark.of(Kind.USER, text, userIdKey)
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

    /** Whether a key name says that digits under it are a payment card's. */
    public boolean namesCard(String keyName) {
        return CardEvidence.inName(keyName);
    }

    /** Whether a member of this name says that digits beside it are a payment card's: {@code cvv}. */
    public boolean standsBesideCard(String keyName) {
        return CardEvidence.isBeside(keyName);
    }

    /** Whether these digits, sent as a number, may be those of a payment card. */
    public boolean isCardNumber(String digits) {
        return kinds.contains(Kind.CARD) && CardNumbers.isCard(digits);
    }

    /** The mark of a user, the same for the same id. */
    public String user(String id) {
        return HashedMark.of(Kind.USER, id, userIdKey);
    }

    /** Whether a kind is taken out. */
    public boolean takes(Kind kind) {
        return kinds.contains(kind);
    }

    /** How many characters a scan of the text looks at, each as often as it does. */
    long work(String text) {
        return scanner.work(text);
    }

    private @Nullable Named named(String keyName) {
        return known.get(keyName).named();
    }

    private KnownNames.Known judge(String keyName) {
        Named named = names.find(VisibleText.of(keyName));
        boolean clean = text(keyName, new Tally()).equals(keyName);
        return new KnownNames.Known(keyName, clean, named == null || !kinds.contains(named.kind()) ? null : named);
    }

    private static boolean isWorkingDirectory(String keyName, String text) {
        return text.startsWith("/") && (keyName.equals("PWD") || keyName.equals("OLDPWD"));
    }
}
