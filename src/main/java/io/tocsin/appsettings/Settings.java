package io.tocsin.appsettings;

import io.tocsin.grouping.GroupingRule;
import io.tocsin.scrub.AppRules;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An app's settings, checked and ready to be applied. One instance for each version of them: what is made of a part of it need not be
 * made again while the part is the same instance.
 *
 * @param scrubbing what it wants scrubbed otherwise than the configuration; null for nothing
 * @param filters which events are not kept
 * @param groupingRules its own, in their order
 * @param sizes how large its events may be
 * @param storedPerIssueAndMinute how many events of an issue are stored a minute before sampling begins; empty: no sampling
 * @param newIssuesPerMinute how many new issues it may make a minute; empty: what the configuration says
 */
public record Settings(
        @Nullable AppRules scrubbing,
        InboundFilters filters,
        List<GroupingRule> groupingRules,
        EventSizes sizes,
        OptionalInt storedPerIssueAndMinute,
        OptionalInt newIssuesPerMinute) {

    /** Those of an app that has none. */
    public static final Settings NONE = new Settings(
            null, InboundFilters.NONE, List.of(), EventSizes.MOST, OptionalInt.empty(), OptionalInt.empty());

    /** A canonical copy. */
    public Settings {
        groupingRules = List.copyOf(groupingRules);
    }
}
