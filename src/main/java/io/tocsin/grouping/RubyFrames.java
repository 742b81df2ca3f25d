package io.tocsin.grouping;

import java.util.Set;

/** Tells frames of Ruby's core methods, which have their caller's file and are named differently by each version. */
final class RubyFrames {

    private static final Set<String> CORE = Set.of(
            "each",
            "each_pair",
            "each_with_index",
            "each_with_object",
            "each_slice",
            "each_value",
            "each_key",
            "map",
            "map!",
            "flat_map",
            "filter_map",
            "collect",
            "select",
            "reject",
            "inject",
            "reduce",
            "times",
            "upto",
            "loop",
            "tap",
            "then",
            "instance_eval",
            "instance_exec",
            "class_eval",
            "public_send",
            "raise");

    private RubyFrames() {}

    static boolean ofCore(String function) {
        return CORE.contains(function);
    }

    /**
     * Whether a frame is of a method that is built in: such has the place of its caller (Ruby up to 3.3). One that calls itself
     * on its own line is none.
     */
    static boolean builtIn(Frame frame, Frame caller) {
        return frame.line() > 0
                && frame.line() == caller.line()
                && !frame.function().equals(caller.function())
                && frame.file().equals(caller.file());
    }
}
