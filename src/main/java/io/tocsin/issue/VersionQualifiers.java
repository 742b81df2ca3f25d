package io.tocsin.issue;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.jspecify.annotations.Nullable;

/**
 * A version in the notation of Maven's {@link ComparableVersion}, which knows neither Python's nor other qualifiers.
 *
 * @param known the version up to the first qualifier of unknown rank
 * @param rest what follows it; empty if all qualifiers are known
 * @param follows whether its first qualifier names something after the version, such as a patch
 */
record VersionQualifiers(String known, String rest, boolean follows) {

    private static final Pattern TOKEN = Pattern.compile("([-_. :/~]*)(\\d+|[^-_. :/~\\d]+)");

    /** A release without such words is the same version. */
    private static final String RELEASED = "";

    private static final String AFTER = "sp";

    /** PEP 440, Maven, NuGet, Ruby, Debian and vendors' words. {@code alpha-alpha} is before {@code alpha}. */
    private static final Map<String, String> RANKS = Map.ofEntries(
            Map.entry("dev", "alpha-alpha"),
            Map.entry("nightly", "alpha-alpha"),
            Map.entry("canary", "alpha-alpha"),
            Map.entry("alpha", "alpha"),
            Map.entry("beta", "beta"),
            Map.entry("m", "milestone"),
            Map.entry("milestone", "milestone"),
            Map.entry("pre", "milestone"),
            Map.entry("preview", "milestone"),
            Map.entry("rc", "rc"),
            Map.entry("cr", "rc"),
            Map.entry("c", "rc"),
            Map.entry("snapshot", "snapshot"),
            Map.entry("final", RELEASED),
            Map.entry("release", RELEASED),
            Map.entry("ga", RELEASED),
            Map.entry("stable", RELEASED),
            Map.entry("lts", RELEASED),
            Map.entry("sp", AFTER),
            Map.entry("post", AFTER),
            Map.entry("patch", AFTER),
            Map.entry("p", AFTER),
            Map.entry("pl", AFTER),
            Map.entry("fix", AFTER),
            Map.entry("hotfix", AFTER),
            Map.entry("u", AFTER),
            Map.entry("update", AFTER),
            Map.entry("r", AFTER),
            Map.entry("rev", AFTER),
            Map.entry("build", AFTER));

    /** Reads a version that begins with a digit. */
    static VersionQualifiers of(String version) {
        StringBuilder known = new StringBuilder();
        boolean words = false;
        boolean follows = false;
        Matcher token = TOKEN.matcher(version);
        while (token.find()) {
            String text = token.group(2);
            if (Character.isDigit(text.charAt(0))) {
                // A revision after a dash (1.2-4) is before the next version (1.2.1).
                boolean revision =
                        !words && !token.group(1).isEmpty() && !token.group(1).equals(".");
                known.append(known.isEmpty() ? "" : revision ? "-" : ".").append(text);
                continue;
            }
            boolean numberFollows = token.end() < version.length() && Character.isDigit(version.charAt(token.end()));
            String rank = rank(text, token.group(1).isEmpty(), numberFollows);
            if (rank == null) {
                return new VersionQualifiers(known.toString(), version.substring(token.start(2)), follows);
            }
            follows |= !words && rank.startsWith(AFTER);
            words |= !rank.isEmpty();
            known.append(rank.isEmpty() ? "" : "-").append(rank);
        }
        return new VersionQualifiers(known.toString(), "", follows);
    }

    private static @Nullable String rank(String word, boolean afterNumber, boolean numberFollows) {
        if (word.length() == 1 && word.charAt(0) >= 'a' && word.charAt(0) <= 'z') {
            if (afterNumber && !numberFollows) {
                // OpenSSL's letters: 1.0.2k is after 1.0.2b.
                return AFTER + "-" + (word.charAt(0) - 'a' + 1);
            }
            if (numberFollows && (word.equals("a") || word.equals("b"))) {
                return word.equals("a") ? "alpha" : "beta";
            }
        }
        return RANKS.get(word);
    }

    /** Compares what follows equal versions: words of unknown rank have no order, their numbers have one. */
    static OptionalInt compareRest(String one, String other) {
        return !one.isEmpty() && words(one).equals(words(other))
                ? OptionalInt.of(new ComparableVersion(one).compareTo(new ComparableVersion(other)))
                : OptionalInt.empty();
    }

    private static String words(String rest) {
        return rest.replaceAll("\\d+", "0");
    }
}
