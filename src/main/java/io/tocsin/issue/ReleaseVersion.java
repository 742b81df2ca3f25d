package io.tocsin.issue;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.jspecify.annotations.Nullable;

/**
 * A release's version, read from its name: a semantic version, a dotted version with a qualifier, a date, or a build number.
 *
 * <p>Two semantic versions compare by semver.org 2.0.0. All others compare by Maven's {@link ComparableVersion}, after their
 * qualifiers are translated to Maven's. Names that have no known order (hashes, words, different products) compare as unknown.
 *
 * @param product the name before the version, in lower case; empty if the release names none
 * @param counter whether the name calls its number a build or a revision
 * @param semantic the semantic version; null if the name is none
 * @param known the version up to its first qualifier of unknown rank
 * @param rest the remaining qualifiers; empty if all are known
 * @param build what follows {@code +} or stands in parentheses, or a commit's hash at the end; empty if absent
 */
public record ReleaseVersion(
        String product,
        boolean counter,
        @Nullable SemanticVersion semantic,
        ComparableVersion known,
        String rest,
        String build) {

    private static final Pattern PRODUCT = Pattern.compile("(.+)@(.+)");
    private static final Pattern BUILD = Pattern.compile("([^+]*)\\+(.*)|(.*\\S)\\s*\\((.*)\\)");
    private static final Pattern HASH = Pattern.compile("g?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,64}");
    private static final Pattern UUID_NAME = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Where a version begins, best first: at the beginning, at a date, at dotted numbers, at a number, after letters. */
    private static final List<Pattern> STARTS = List.of(
            Pattern.compile("^v?(?=\\d+(?:[-_. ]|t\\d|[a-z]\\d*$|(?:rc|alpha|beta|dev|pre|post)\\d*|$))"),
            Pattern.compile("(?<=[-_/ :#])(?=(?:19|20)\\d\\d[-_/]\\d\\d?[-_/]\\d\\d?)"),
            Pattern.compile("(?<=[-_/ :#])v?(?=\\d+\\.\\d)"),
            Pattern.compile("(?<=[-_/ :#])v?(?=\\d+(?:[-_. ]|$))"),
            Pattern.compile("(?<=^[a-z]{1,20})(?=\\d+(?:[-_. ]|$))"));

    /** Day and month have no known order; by either reading the year comes last. */
    private static final Pattern YEAR_LAST = Pattern.compile("\\d\\d?([-./])\\d\\d?\\1(?:19|20)\\d\\d");

    private static final Pattern GENERIC_PREFIX =
            Pattern.compile("(^|[-_/ :#])(?:v|ver|version|releases?|rel|r|build|b|rev|revision)[-_/ :.#]*$");
    private static final Pattern COUNTER_PREFIX =
            Pattern.compile("(?:^|[-_/ :#])(?:r|build|b|rev|revision)[-_/ :.#]*$");
    private static final Pattern SEMANTIC = Pattern.compile("(?:0|[1-9]\\d{0,2})\\.\\d+\\.\\d+(?:-[0-9a-z.-]+)?");

    /** By semver.org rc10 is before rc9, which nobody means who writes it. */
    private static final Pattern NUMBERED_WORD = Pattern.compile("[a-z]\\d");

    private static final Pattern DESCRIBED = Pattern.compile("-\\d+$");
    private static final Pattern DATE =
            Pattern.compile("((?:19|20)\\d\\d)([-_/])(0?[1-9]|1[0-2])\\2(0?[1-9]|[12]\\d|3[01])(?!\\d)");
    private static final Pattern TIME = Pattern.compile("(?<=\\d)t(?=\\d)");
    private static final Pattern COMPACT_DATE =
            Pattern.compile("((?:19|20)\\d\\d)(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])");
    private static final Pattern DOTTED_NUMBERS = Pattern.compile("\\d+(?:[.-]\\d+)*");

    /** Plain numbers above it are builds or dates, not versions. */
    private static final BigInteger MAX_MAJOR = BigInteger.valueOf(99);

    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");

    /**
     * Reads the version that a release's name holds.
     *
     * @return empty if the name holds no version: it is a commit's hash, a UUID, a word
     */
    public static Optional<ReleaseVersion> of(String release) {
        String name = release.strip().toLowerCase(Locale.ROOT);
        String product = "";
        Matcher packaged = PRODUCT.matcher(name);
        if (packaged.matches()) {
            product = packaged.group(1);
            name = packaged.group(2);
        }
        String build = "";
        Matcher built = BUILD.matcher(name);
        if (built.matches()) {
            boolean plus = built.group(1) != null;
            build = plus ? built.group(2) : built.group(4);
            name = plus ? built.group(1) : built.group(3);
        }
        if (HASH.matcher(name).matches()
                || UUID_NAME.matcher(name).matches()
                || YEAR_LAST.matcher(name).find()) {
            return Optional.empty();
        }
        int start = start(name);
        if (start < 0) {
            return Optional.empty();
        }
        String prefix = name.substring(0, start);
        boolean counter = COUNTER_PREFIX.matcher(prefix).find();
        if (product.isEmpty()) {
            product = product(prefix);
        }
        return Optional.of(read(product, counter, name.substring(start), build));
    }

    private static ReleaseVersion read(String product, boolean counter, String version, String build) {
        String text = version;
        int end = Math.max(text.lastIndexOf('-'), Math.max(text.lastIndexOf('.'), text.lastIndexOf('_')));
        boolean described = false;
        if (end > 0 && HASH.matcher(text.substring(end + 1)).matches()) {
            build = build.isEmpty() ? text.substring(end + 1) : build;
            // git describe: the number of commits since the version, then "g" and a hash.
            described = text.charAt(end + 1) == 'g'
                    && DESCRIBED.matcher(text.substring(0, end)).find();
            text = text.substring(0, end);
        }
        String dotted = DATE.matcher(text).replaceFirst("$1.$3.$4");
        VersionQualifiers qualifiers = VersionQualifiers.of(TIME.matcher(dotted).replaceFirst("-"));
        boolean isSemantic = SEMANTIC.matcher(text).matches()
                && !NUMBERED_WORD.matcher(text).find()
                && !described
                && !qualifiers.follows();
        SemanticVersion semantic = isSemantic ? SemanticVersion.of(text) : null;
        return new ReleaseVersion(
                product, counter, semantic, new ComparableVersion(qualifiers.known()), qualifiers.rest(), build);
    }

    private static int start(String name) {
        for (Pattern pattern : STARTS) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.find() && !HASH.matcher(name.substring(matcher.end())).matches()) {
                return matcher.end();
            }
        }
        return -1;
    }

    private static String product(String prefix) {
        String product = prefix;
        Matcher generic = GENERIC_PREFIX.matcher(product);
        while (generic.find()) {
            product = product.substring(0, generic.end(1));
            generic = GENERIC_PREFIX.matcher(product);
            if (product.isEmpty()) {
                break;
            }
        }
        return product.replaceAll("[-_/ :.#]+$", "");
    }

    /**
     * Compares two releases by the versions in their names.
     *
     * @return negative, zero or positive as {@link Comparable} defines it; empty if the names do not tell which is later
     */
    public static OptionalInt compare(String one, String other) {
        if (one.equals(other)) {
            return OptionalInt.of(0);
        }
        Optional<ReleaseVersion> first = of(one);
        Optional<ReleaseVersion> second = of(other);
        return first.isPresent() && second.isPresent() ? first.get().compare(second.get()) : OptionalInt.empty();
    }

    /**
     * Compares this version with another one.
     *
     * @return negative, zero or positive as {@link Comparable} defines it; empty if it is unknown which is later
     */
    public OptionalInt compare(ReleaseVersion other) {
        boolean sameProduct = product.equals(other.product) || product.isEmpty() || other.product.isEmpty();
        if (!sameProduct || !sameScheme(other)) {
            return OptionalInt.empty();
        }
        int order;
        if (semantic != null && other.semantic != null) {
            order = semantic.compareTo(other.semantic);
        } else {
            order = dated(other).compareTo(other.dated(this));
            if (order == 0 && !rest.equals(other.rest)) {
                return VersionQualifiers.compareRest(rest, other.rest);
            }
        }
        return order == 0 ? compareBuilds(build, other.build) : OptionalInt.of(order);
    }

    /** A build without a number has no order: it is a hash or a word. */
    private static OptionalInt compareBuilds(String one, String other) {
        if (one.equals(other) || one.isEmpty() || other.isEmpty()) {
            return OptionalInt.of(0);
        }
        return DOTTED_NUMBERS.matcher(one).matches()
                        && DOTTED_NUMBERS.matcher(other).matches()
                ? OptionalInt.of(new ComparableVersion(one).compareTo(new ComparableVersion(other)))
                : OptionalInt.empty();
    }

    /** Build 101 is neither before nor after version 1.2, and a date is neither before nor after version 2. */
    private boolean sameScheme(ReleaseVersion other) {
        if (isPlainNumber() && other.isPlainNumber()) {
            boolean sameLength =
                    known.toString().length() == other.known.toString().length();
            return sameLength || isCompactDate() == other.isCompactDate();
        }
        if (!isPlainNumber() && !other.isPlainNumber()) {
            return YEAR.matcher(major()).matches()
                    == YEAR.matcher(other.major()).matches();
        }
        return !counter && !other.counter && isLarge() == other.isLarge();
    }

    private boolean isCompactDate() {
        return COMPACT_DATE.matcher(known.toString()).matches();
    }

    private String major() {
        return known.toString().split("[.-]", 2)[0];
    }

    private boolean isPlainNumber() {
        return known.toString().matches("\\d+");
    }

    private boolean isLarge() {
        return new BigInteger(major()).compareTo(MAX_MAJOR) > 0;
    }

    /** Writes 20261129 as 2026.11.29 if the other version is dotted. */
    private ComparableVersion dated(ReleaseVersion other) {
        Matcher date = COMPACT_DATE.matcher(known.toString());
        return date.matches() && !other.isPlainNumber() ? new ComparableVersion(date.replaceFirst("$1.$2.$3")) : known;
    }
}
