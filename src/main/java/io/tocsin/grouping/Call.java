package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * What grouping makes of a frame. A pure function of the runtime and the frame, and the same frames come again and again: so at
 * most {@value #SLOTS} of them, of at most {@value #LONGEST} characters each, are remembered, about 1 MB. A frame has two
 * places, and the last ones to come take them; threads write over each other's entries, which are immutable.
 *
 * @param name its name in keys; null where the frame is a generator's own and comes and goes
 * @param text {@link FrameName#text}; empty where there is no name
 * @param library whether it is known to be somebody else's code
 */
record Call(@Nullable FrameName name, String text, boolean library) {

    static final int SLOTS = 2_048;
    static final int LONGEST = 400;

    private static final @Nullable Known[] KNOWN = new @Nullable Known[SLOTS];

    private record Known(Platform platform, Frame frame, Call call) {

        @SuppressWarnings("ReferenceEquality") // of a text's frames, which are remembered themselves
        boolean is(Platform otherPlatform, Frame other) {
            if (platform != otherPlatform || frame == other) {
                return platform == otherPlatform;
            }
            return frame.function().equals(other.function())
                    && frame.module().equals(other.module())
                    && frame.file().equals(other.file())
                    && (platform != Platform.JAVASCRIPT
                            || ((frame.line() == 1) == (other.line() == 1)
                                    && frame.contextLine().equals(other.contextLine())));
        }
    }

    static Call of(Platform platform, Frame frame) {
        int slot = slot(frame);
        Known first = KNOWN[slot];
        if (first != null && first.is(platform, frame)) {
            return first.call;
        }
        Known second = KNOWN[slot ^ 1];
        if (second != null && second.is(platform, frame)) {
            return second.call;
        }
        Call call = judged(platform, frame);
        // Only for JavaScript, whose functions may have no other name, is the line of source looked at.
        String context = platform == Platform.JAVASCRIPT ? frame.contextLine() : "";
        if (frame.module().length() + frame.function().length() + frame.file().length() + context.length() <= LONGEST) {
            KNOWN[slot ^ 1] = first;
            Frame kept = frame.contextLine().length() == context.length()
                    ? frame
                    : new Frame(frame.module(), frame.function(), frame.file(), frame.line(), null, context);
            KNOWN[slot] = new Known(platform, kept, call);
        }
        return call;
    }

    private static Call judged(Platform platform, Frame frame) {
        FrameName name = FrameName.of(platform, frame);
        return new Call(name, name == null ? "" : name.text(), Libraries.own(platform, frame));
    }

    private static int slot(Frame frame) {
        int hash = (frame.module().hashCode() * 31 + frame.function().hashCode()) * 31
                + frame.file().hashCode();
        return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (SLOTS - 1);
    }
}
