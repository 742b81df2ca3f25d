package io.tocsin.alert.mute;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Something that mutes at a moment. Pure.
 *
 * @param matchers an alert has to meet all of them
 */
record Mute(MutedBy by, List<LabelMatcher> matchers) {

    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);
    private static final String SEVERITY = "severity";
    private static final String CRITICAL = "critical";

    Mute {
        matchers = List.copyOf(matchers);
    }

    /**
     * Makes one.
     *
     * @param name its name or comment
     * @param zone in which people are told its end
     */
    static Mute of(MutedBy.Kind kind, UUID id, String name, Instant until, ZoneId zone, List<LabelMatcher> matchers) {
        String text = name + " (" + kind.words() + " until " + UNTIL.format(until.atZone(zone)) + ")";
        return new Mute(new MutedBy(kind, id, name, text, until), matchers);
    }

    boolean mutes(Map<String, String> labels) {
        boolean spared = by.kind() == MutedBy.Kind.QUIET_HOURS && CRITICAL.equals(labels.get(SEVERITY));
        return !spared && matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
