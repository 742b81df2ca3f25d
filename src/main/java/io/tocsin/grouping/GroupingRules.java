package io.tocsin.grouping;

import io.tocsin.pattern.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's rules in their order. Of those that give a fingerprint the first that matches counts; of those that speak
 * of frames the last.
 */
public final class GroupingRules {

    /** None at all. */
    public static final GroupingRules NONE = new GroupingRules(List.of());

    private static final int MOST_RULES = 500;

    /** How much of a message a pattern is held against, so that many rules and a long message take little time together. */
    private static final int MESSAGE_CHARACTERS = 2_000;

    private final List<Compiled> fingerprints = new ArrayList<>();
    private final List<Compiled> inApp = new ArrayList<>();

    /** A rule with its patterns ready to be matched; null where it has no such condition. */
    private record Compiled(
            GroupingRule rule,
            @Nullable Glob app,
            @Nullable Glob type,
            @Nullable Glob message,
            @Nullable Glob module) {

        static Compiled of(GroupingRule rule) {
            return new Compiled(rule, glob(rule.app()), glob(rule.type()), glob(rule.message()), glob(rule.module()));
        }

        private static @Nullable Glob glob(String pattern) {
            return pattern.isEmpty() ? null : Glob.ofWhole(pattern);
        }

        boolean matches(String appName, ErrorReading error) {
            if (app != null && !app.matches(appName)) {
                return false;
            }
            if (type != null && !type.matches(error.type()) && !anyType(type, error.chain())) {
                return false;
            }
            return message == null || says(message, error.message()) || anyMessage(message, error.chain());
        }

        boolean matchesAnyOf(List<Frame> frames) {
            if (module == null) {
                return true;
            }
            for (Frame frame : frames) {
                if (module.matches(moduleOf(frame))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean says(Glob pattern, String message) {
            return pattern.matches(Chars.cut(message, MESSAGE_CHARACTERS));
        }

        private static boolean anyType(Glob pattern, List<Thrown> chain) {
            for (Thrown thrown : chain) {
                if (pattern.matches(thrown.type())) {
                    return true;
                }
            }
            return false;
        }

        private static boolean anyMessage(Glob pattern, List<Thrown> chain) {
            for (Thrown thrown : chain) {
                if (says(pattern, thrown.message())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What a rule says of a frame. */
    record Said(String rule, boolean inApp) {}

    /** The rules about frames that apply to an event. */
    static final class InApp {
        private static final InApp NONE = new InApp(List.of());

        private final List<Compiled> rules;

        private InApp(List<Compiled> rules) {
            this.rules = rules;
        }

        /** What the last rule that matches says of a frame; null where none does. */
        @Nullable
        Said of(Frame frame) {
            for (int i = rules.size() - 1; i >= 0; i--) {
                Compiled compiled = rules.get(i);
                if (compiled.module != null
                        && compiled.module.matches(moduleOf(frame))
                        && compiled.rule.effect() instanceof GroupingRule.InApp effect) {
                    return new Said(compiled.rule.name(), effect.inApp());
                }
            }
            return null;
        }
    }

    private GroupingRules(List<GroupingRule> rules) {
        for (GroupingRule rule : rules) {
            (rule.effect() instanceof GroupingRule.InApp ? inApp : fingerprints).add(Compiled.of(rule));
        }
    }

    /**
     * The rules in this order.
     *
     * @throws IllegalArgumentException where there are more than 500
     */
    public static GroupingRules of(List<GroupingRule> rules) {
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("There may be " + MOST_RULES + " rules; these are " + rules.size());
        }
        return new GroupingRules(rules);
    }

    boolean isEmpty() {
        return fingerprints.isEmpty() && inApp.isEmpty();
    }

    InApp inApp(String app, ErrorReading error) {
        if (inApp.isEmpty()) {
            return InApp.NONE;
        }
        List<Compiled> applying = new ArrayList<>();
        for (Compiled compiled : inApp) {
            if (compiled.matches(app, error)) {
                applying.add(compiled);
            }
        }
        return new InApp(applying);
    }

    /** The first rule that gives an event its fingerprint; null where none does. */
    @Nullable
    GroupingRule fingerprint(String app, ErrorReading error, List<Frame> frames) {
        for (Compiled compiled : fingerprints) {
            if (compiled.matches(app, error) && compiled.matchesAnyOf(frames)) {
                return compiled.rule;
            }
        }
        return null;
    }

    private static String moduleOf(Frame frame) {
        return frame.module().isEmpty() ? frame.file() : JvmPrefix.without(frame.module());
    }
}
