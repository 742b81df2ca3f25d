package io.tocsin.issue;

import java.util.UUID;

/**
 * Issues that are shown as one. Events keep the id that is derived from their fingerprint for ever, and so do the counts; what is
 * merged are the issues' rows: each part's row names the one that stands for it, and that one's row holds the sums over all.
 * What is its own stands in a row beside it, which is one of the parts, so that they can be taken apart again to the last count.
 */
final class IssueParts {

    private static final long OWN = 0xFFFF_FFFFL;

    private IssueParts() {}

    /** The id of the row for what is an issue's own where it has parts; no fingerprint leads there. */
    static UUID own(UUID issueId) {
        return new UUID(issueId.getMostSignificantBits(), issueId.getLeastSignificantBits() ^ OWN);
    }

    /** The issue that a part's row is about. */
    static UUID shown(UUID part, UUID canonical) {
        return part.equals(own(canonical)) ? canonical : part;
    }
}
