package io.tocsin.issue;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A release's version, where it has one: semver.org 2.0.0, and what is usual beside it: a {@code v} before, a package and
 * {@code @} before that (as Sentry's SDKs write it), one to four numbers. Builds ({@code +abc}) do not count in the order.
 *
 * @param product what stands before the version; versions of different products are not compared
 * @param build empty where there is none
 */
public record SemanticVersion(String product, List<BigInteger> numbers, List<String> preRelease, String build)
        implements Comparable<SemanticVersion> {

    /** Bounded by the length of a release, 200 characters; no part can be read in two ways, so reading it takes linear time. */
    private static final Pattern FORM =
            Pattern.compile("(?:(.+)@)?v?(\\d+(?:\\.\\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?");

    private static final Comparator<String> IDENTIFIERS = (one, other) -> {
        boolean number = isNumber(one);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    };

    /** The version of a release; empty where its name is none: a commit's hash, a date without dots, a word. */
    public static Optional<SemanticVersion> of(String release) {
        Matcher form = FORM.matcher(release);
        if (!form.matches() || !form.group(2).contains(".")) {
            return Optional.empty();
        }
        return Optional.of(new SemanticVersion(
                orEmpty(form.group(1)),
                Pattern.compile("\\.")
                        .splitAsStream(form.group(2))
                        .map(BigInteger::new)
                        .toList(),
                form.group(3) == null ? List.of() : List.of(form.group(3).split("\\.")),
                orEmpty(form.group(4))));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = number(i).compareTo(other.number(i));
            if (order != 0) {
                return order;
            }
        }
        // What leads up to a version comes before it.
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int order = IDENTIFIERS.compare(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private BigInteger number(int place) {
        return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }

    private static boolean isNumber(String identifier) {
        return !identifier.isEmpty() && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
