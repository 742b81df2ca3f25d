package io.tocsin.release;

import io.tocsin.issue.ReleaseVersion;
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

    private record Candidate(Sight sight, ReleaseVersion version) {

        Candidate later(Candidate other) {
            int order = version.compare(other.version).orElse(0);
            if (order == 0) {
                order = BY_FIRST_SIGHT.compare(sight, other.sight);
            }
            return order >= 0 ? this : other;
        }
    }

    private static final Comparator<Sight> BY_FIRST_SIGHT =
            Comparator.comparing(Sight::firstSeen).thenComparing(Sight::name);

    /**
     * Chooses the highest version of the same product that is not above the release's own, else the release seen last.
     *
     * @param others of the same app, in any order
     */
    static Optional<ReleaseBefore> of(Sight release, Collection<Sight> others) {
        Collection<Sight> earlier = others.stream()
                .filter(other -> other.firstSeen().isBefore(release.firstSeen()))
                .toList();
        Optional<Sight> byVersion = ReleaseVersion.of(release.name())
                .flatMap(own -> earlier.stream()
                        .flatMap(other -> ReleaseVersion.of(other.name())
                                .filter(version -> version.product().equals(own.product())
                                        && version.compare(own).orElse(1) <= 0)
                                .map(version -> new Candidate(other, version))
                                .stream())
                        .reduce(Candidate::later)
                        .map(Candidate::sight));
        return byVersion
                .map(sight -> new ReleaseBefore(sight, ChosenBy.VERSION))
                .or(() -> earlier.stream()
                        .max(BY_FIRST_SIGHT)
                        .map(sight -> new ReleaseBefore(sight, ChosenBy.FIRST_SEEN)));
    }
}
