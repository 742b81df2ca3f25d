package io.tocsin.release;

import io.tocsin.issue.SemanticVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The release that another one takes the place of. It was seen before that one in any case, so that what is compared does not
 * change when an older line gets a correction later. Pure.
 *
 * @param chosenBy what says that it is the one before
 */
record ReleaseBefore(Sight sight, ChosenBy chosenBy) {

    /** What tells which of two releases is later. */
    enum ChosenBy {
        VERSION,
        FIRST_SEEN;

        /** As it stands in answers. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Versioned(Sight sight, SemanticVersion version) {}

    private static final Comparator<Sight> BY_FIRST_SIGHT =
            Comparator.comparing(Sight::firstSeen).thenComparing(Sight::name);

    /** Builds of one version differ by first sight alone. */
    private static final Comparator<Versioned> BY_VERSION =
            Comparator.comparing(Versioned::version).thenComparing(Versioned::sight, BY_FIRST_SIGHT);

    /**
     * The highest version of the same product that is not above the release's own; where there is none, whichever was seen last.
     *
     * @param others of the same app, in any order
     */
    static Optional<ReleaseBefore> of(Sight release, Collection<Sight> others) {
        Collection<Sight> earlier = others.stream()
                .filter(other -> other.firstSeen().isBefore(release.firstSeen()))
                .toList();
        Optional<Sight> byVersion = SemanticVersion.of(release.name())
                .flatMap(own -> earlier.stream()
                        .flatMap(other -> SemanticVersion.of(other.name())
                                .filter(version ->
                                        version.product().equals(own.product()) && version.compareTo(own) <= 0)
                                .map(version -> new Versioned(other, version))
                                .stream())
                        .max(BY_VERSION)
                        .map(Versioned::sight));
        return byVersion
                .map(sight -> new ReleaseBefore(sight, ChosenBy.VERSION))
                .or(() -> earlier.stream()
                        .max(BY_FIRST_SIGHT)
                        .map(sight -> new ReleaseBefore(sight, ChosenBy.FIRST_SEEN)));
    }
}
