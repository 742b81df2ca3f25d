package io.tocsin.alert.mute;

import io.tocsin.http.SingleLineText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What matchers may be. Pure. */
final class MatcherRules {

    static final int MOST = 20;
    static final int LONGEST_NAME = 100;
    /** In characters, of a text and of a regular expression. */
    static final int LONGEST_VALUE = 500;

    private static final String FIELD = "matchers";
    /** Prometheus' label names. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0," + (LONGEST_NAME - 1) + "}");

    private MatcherRules() {}

    /** Matchers of which one at least does not match an alert without labels, as Alertmanager asks: none mutes all by mistake. */
    static List<Matcher> narrowing(@Nullable List<@Nullable Matcher> sent, Map<String, String> problems) {
        int before = problems.size();
        List<Matcher> matchers = any(sent, problems);
        if (problems.size() == before
                && Matcher.compiled(matchers).stream().allMatch(matcher -> matcher.matches(Map.of()))) {
            problems.put(FIELD, "must hold one, at least, that does not match the empty text");
        }
        return matchers;
    }

    /** Matchers, or none at all. */
    static List<Matcher> any(@Nullable List<@Nullable Matcher> sent, Map<String, String> problems) {
        if (sent == null) {
            return List.of();
        }
        if (sent.size() > MOST) {
            problems.put(FIELD, "must be at most " + MOST);
            return List.of();
        }
        List<Matcher> matchers = new ArrayList<>();
        Map<String, String> equal = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            Matcher matcher = checked(sent.get(i), FIELD + "[" + i + "]", equal, problems);
            if (matcher != null && !matchers.contains(matcher)) {
                matchers.add(matcher);
            }
        }
        return List.copyOf(matchers);
    }

    private static @Nullable Matcher checked(
            @Nullable Matcher sent, String place, Map<String, String> equal, Map<String, String> problems) {
        if (sent == null || sent.name() == null || !NAME.matcher(sent.name()).matches()) {
            problems.put(place + ".name", "must be a label of letters, digits and _, at most " + LONGEST_NAME);
            return null;
        }
        if (sent.value() == null) {
            problems.put(place + ".value", "is required; it may be empty");
            return null;
        }
        String problem = SingleLineText.problem(sent.value(), LONGEST_VALUE);
        if (problem != null) {
            problems.put(place + ".value", problem);
            return null;
        }
        String op = sent.op() == null ? LabelMatcher.Operator.EQUAL.text() : sent.op();
        LabelMatcher.Operator operator = LabelMatcher.Operator.of(op).orElse(null);
        if (operator == null) {
            problems.put(place + ".op", "must be one of = != =~ !~");
            return null;
        }
        Matcher matcher = new Matcher(sent.name(), op, sent.value());
        try {
            matcher.compiled();
        } catch (IllegalArgumentException broken) {
            problems.put(place + ".value", String.valueOf(broken.getMessage()));
            return null;
        }
        if (operator == LabelMatcher.Operator.EQUAL) {
            String other = equal.putIfAbsent(sent.name(), sent.value());
            if (other != null && !other.equals(sent.value())) {
                problems.put(place + ".value", "is another one than before: no alert could match; use =~ with a|b");
            }
        }
        return matcher;
    }
}
