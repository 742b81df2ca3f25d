package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exception and the frames that decide: of the innermost exception that has frames of the application's own, the 8 nearest
 * the crash; where no exception has any, of the innermost with frames at all. A function counts once, so that neither the depth
 * of a recursion nor the number of functions it goes through matters.
 *
 * @param exception its index in the chain
 * @param frames their names in the key, the nearest to the crash first; empty where the frames have no names (minified code)
 * @param nearest the frame nearest the crash; null where there is none
 * @param inApp whether they are the application's own
 * @param rule the administrator's rule that said so of one of them; empty where none did
 * @param withCallers whether some of the frames are of the exceptions around it
 */
record ChosenStack(
        int exception,
        Thrown thrown,
        List<String> frames,
        @Nullable FrameName nearest,
        boolean inApp,
        String rule,
        boolean withCallers) {

    static final int MOST_FRAMES = 8;

    /** In an overflowing stack, what a recursion goes through stands at least so often among so many frames. */
    private static final int RECURRING = 3;

    private static final int RECURSION_WINDOW = 256;

    private static final Set<String> OVERFLOWS = Set.of(
            "StackOverflowError",
            "RecursionError",
            "SystemStackError",
            "StackOverflowException",
            "InsufficientExecutionStackException");

    private static final String[] OVERFLOW_MESSAGES = {
        "call stack size exceeded", "too much recursion", "stack overflow"
    };

    /** The choice; null where the chain has no frames. */
    static @Nullable ChosenStack of(ErrorReading error, GroupingRules.InApp rules) {
        List<Thrown> chain = error.chain();
        for (boolean inApp : new boolean[] {true, false}) {
            for (int i = 0; i < chain.size(); i++) {
                Thrown thrown = chain.get(i);
                if (!thrown.frames().isEmpty()) {
                    // Some runtimes do not print the type, which the event has.
                    String type = thrown.type().isEmpty() && i == chain.size() - 1 ? error.type() : thrown.type();
                    Platform platform = platform(error.platform(), thrown);
                    ChosenStack chosen = new Choice(platform, i, thrown, type, inApp, rules).made(chain);
                    if (chosen != null) {
                        return chosen;
                    }
                }
            }
        }
        return null;
    }

    private static Platform platform(Platform sent, Thrown thrown) {
        if (sent != Platform.OTHER) {
            return sent;
        }
        for (Frame frame : thrown.frames()) {
            Platform platform = Platform.ofFile(frame.file());
            if (platform != Platform.OTHER) {
                return platform;
            }
        }
        return Platform.OTHER;
    }

    /** While the frames of an exception are being looked at. */
    private static final class Choice {
        private final Platform platform;
        private final int exception;
        private final Thrown thrown;
        private final String type;
        private final boolean inApp;
        private final GroupingRules.InApp rules;
        private final List<String> frames = new ArrayList<>(MOST_FRAMES);
        private @Nullable FrameName nearest;
        private String rule = "";
        private boolean nameless;

        Choice(Platform platform, int exception, Thrown thrown, String type, boolean inApp, GroupingRules.InApp rules) {
            this.platform = platform;
            this.exception = exception;
            this.thrown = thrown;
            this.type = type;
            this.inApp = inApp;
            this.rules = rules;
        }

        @Nullable
        ChosenStack made(List<Thrown> chain) {
            boolean overflowed = overflow();
            if (overflowed) {
                recurring();
            }
            if (frames.isEmpty()) {
                plain();
            }
            if (frames.isEmpty() && !nameless) {
                return null;
            }
            int own = frames.size();
            if (inApp && !overflowed && own > 0 && printsToCatch()) {
                addCallers(chain);
            }
            return new ChosenStack(exception, thrown, List.copyOf(frames), nearest, inApp, rule, frames.size() > own);
        }

        /** Whether a cause's stack ends where it was caught, so that what called that is in the exceptions around it alone. */
        private boolean printsToCatch() {
            return platform == Platform.PYTHON || platform == Platform.DOTNET || platform == Platform.JAVASCRIPT;
        }

        /** Adds what called the function that caught each exception, as the JVM has it in each stack. */
        private void addCallers(List<Thrown> chain) {
            String caught = oldest(thrown);
            for (int i = exception + 1; i < chain.size() && frames.size() < MOST_FRAMES; i++) {
                Thrown around = chain.get(i);
                if (around.frames().isEmpty() || Wrappers.isWrapper(around, chain.get(i - 1))) {
                    continue;
                }
                List<Frame> all = around.frames();
                int from = indexOf(all, caught);
                for (int j = from - 1; j >= 0 && frames.size() < MOST_FRAMES; j--) {
                    Call call = call(all.get(j));
                    if (call != null && call.name() != null) {
                        add(call.name(), call.text());
                    }
                }
                caught = oldest(around);
            }
        }

        /** Returns the index of the function's frame nearest the crash; the number of frames if it has none. */
        private int indexOf(List<Frame> all, String function) {
            for (int i = all.size() - 1; i >= 0 && all.size() - i <= RECURSION_WINDOW; i--) {
                Call call = call(all.get(i));
                if (call != null && call.text().equals(function)) {
                    return i;
                }
            }
            return all.size();
        }

        private String oldest(Thrown of) {
            for (Frame frame : of.frames()) {
                Call call = call(frame);
                if (call != null) {
                    return call.text();
                }
            }
            return "";
        }

        private void plain() {
            List<Frame> all = thrown.frames();
            for (int i = all.size() - 1; i >= 0 && frames.size() < MOST_FRAMES; i--) {
                Frame frame = all.get(i);
                if (platform == Platform.RUBY && i > 0 && RubyFrames.builtIn(frame, all.get(i - 1))) {
                    continue;
                }
                Call call = call(frame);
                if (call != null && call.name() != null && !constructs(call.name())) {
                    add(call.name(), call.text());
                }
            }
        }

        /** Whether it only makes the error: some engines of JavaScript show the constructors of an error's class, others do not. */
        private boolean constructs(FrameName name) {
            return platform == Platform.JAVASCRIPT
                    && frames.isEmpty()
                    && name.function().equals(type);
        }

        private void add(FrameName name, String text) {
            if (!text.isEmpty() && !frames.contains(text)) {
                frames.add(text);
                if (nearest == null) {
                    nearest = name;
                }
            }
        }

        /** The stack may overflow anywhere in a recursion, so all that recurs counts, in no order. */
        private void recurring() {
            Map<FrameName, Integer> counts = new HashMap<>();
            List<Frame> all = thrown.frames();
            int most = 0;
            for (int i = all.size() - 1; i >= Math.max(0, all.size() - RECURSION_WINDOW); i--) {
                Call call = call(all.get(i));
                if (call != null && call.name() != null) {
                    most = Math.max(most, counts.merge(call.name(), 1, Integer::sum));
                }
            }
            if (most < RECURRING) {
                return;
            }
            List<FrameName> recurring = new ArrayList<>();
            for (Map.Entry<FrameName, Integer> entry : counts.entrySet()) {
                // What only some of the rounds went through differs from stack to stack.
                if (entry.getValue() >= RECURRING && entry.getValue() * 4 >= most) {
                    recurring.add(entry.getKey());
                }
            }
            recurring.sort((a, b) -> a.text().compareTo(b.text()));
            recurring.subList(0, Math.min(MOST_FRAMES, recurring.size())).forEach(name -> add(name, name.text()));
        }

        /** What is known of a frame; null where it is in no key. */
        private @Nullable Call call(Frame frame) {
            Call call = Call.of(platform, frame);
            if (inApp && !own(frame, call)) {
                return null;
            }
            FrameName name = call.name();
            if (name != null
                    && platform == Platform.JAVASCRIPT
                    && name.function().isEmpty()) {
                nameless = true;
                return null;
            }
            return name == null ? null : call;
        }

        private boolean own(Frame frame, Call call) {
            GroupingRules.@Nullable Said said = rules.of(frame);
            if (said != null) {
                if (said.inApp() || rule.isEmpty()) {
                    rule = said.rule();
                }
                return said.inApp();
            }
            Boolean sender = frame.inApp();
            return sender != null ? sender : !call.library();
        }

        private boolean overflow() {
            if (type.contains("Stack") || type.contains("Recursion")) {
                int end = Math.max(type.lastIndexOf('.'), type.lastIndexOf(':')) + 1;
                if (OVERFLOWS.contains(type.substring(end))) {
                    return true;
                }
            }
            for (String message : OVERFLOW_MESSAGES) {
                if (thrown.message().contains(message)) {
                    return true;
                }
            }
            return false;
        }
    }
}
