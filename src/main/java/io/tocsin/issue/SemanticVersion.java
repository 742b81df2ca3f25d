package io.tocsin.issue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A version by semver.org 2.0.0, without its build: that has no part in the order. */
record SemanticVersion(List<BigInteger> numbers, List<String> preRelease) implements Comparable<SemanticVersion> {

    private static final Comparator<String> IDENTIFIERS = (one, other) -> {
        boolean number = isNumber(one);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    };

    /**
     * Reads a version.
     *
     * @param version numbers with dots, and after a dash the identifiers of a pre-release
     */
    static SemanticVersion of(String version) {
        int dash = version.indexOf('-');
        String core = dash < 0 ? version : version.substring(0, dash);
        return new SemanticVersion(
                Arrays.stream(core.split("\\.")).map(BigInteger::new).toList(),
                dash < 0 ? List.of() : List.of(version.substring(dash + 1).split("\\.")));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = number(i).compareTo(other.number(i));
            if (order != 0) {
                return order;
            }
        }
        // A pre-release is before its version.
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
}
