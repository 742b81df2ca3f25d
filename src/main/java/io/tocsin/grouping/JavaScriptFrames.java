package io.tocsin.grouping;

/** Tells frames of minified code, whose names mean nothing. */
final class JavaScriptFrames {

    /** Minifiers begin with one letter and need a second beyond some fifty names. */
    private static final int LONGEST_MINIFIED = 2;

    private JavaScriptFrames() {}

    static boolean minified(Frame frame, String function) {
        int method = function.lastIndexOf('.') + 1;
        return function.length() - method <= LONGEST_MINIFIED
                && (frame.line() == 1 || JavaScriptNames.bundled(frame.file()));
    }
}
