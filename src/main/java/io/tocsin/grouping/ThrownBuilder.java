package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An exception while its text is being read. */
final class ThrownBuilder {

    /** The JVM prints 1,024 frames unless it is told otherwise. */
    static final int MOST_FRAMES = 1_024;

    static final int MOST_EXCEPTIONS = 50;
    private static final int TYPE_CHARACTERS = 200;
    private static final int MESSAGE_CHARACTERS = 1_000;

    final String type;
    final String message;
    /** In the text's own order. */
    final List<Frame> frames = new ArrayList<>();

    ThrownBuilder(String type, String message) {
        this.type = Chars.cut(type, TYPE_CHARACTERS);
        this.message = Chars.cut(message, MESSAGE_CHARACTERS);
    }

    /** Of a runtime that prints the crash first: frames beyond the bound are far from it and are left away. */
    void addNewestFirst(Frame frame) {
        if (frames.size() < MOST_FRAMES) {
            frames.add(frame);
        }
    }

    Thrown newestFirst() {
        List<Frame> turned = new ArrayList<>(frames);
        Collections.reverse(turned);
        return new Thrown(type, message, turned);
    }

    /** The exception with frames that are kept elsewhere, the oldest call first. */
    Thrown with(List<Frame> others) {
        return new Thrown(type, message, others);
    }
}
