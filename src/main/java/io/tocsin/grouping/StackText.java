package io.tocsin.grouping;

import java.util.List;

/**
 * Reads a stack's text, whichever runtime printed it: told by the text itself, the sender's platform being a hint. Takes time
 * linear in the text's length, and refuses nothing: of what is no stack, no exception comes out.
 *
 * @param platform whose stack it is
 * @param chain the oldest cause first
 */
record StackText(Platform platform, List<Thrown> chain) {

    private static final StackText NONE = new StackText(Platform.OTHER, List.of());

    static StackText parse(String text, Platform hint) {
        if (text.isEmpty()) {
            return NONE;
        }
        Lines lines = new Lines(text);
        if (hint != Platform.OTHER) {
            StackText hinted = new StackText(hint, chain(hint, lines));
            if (hinted.hasFrames()) {
                return hinted;
            }
        }
        Platform platform = detect(lines.again());
        if (platform == Platform.OTHER) {
            // A type and a message without frames read alike everywhere.
            return new StackText(hint, JvmStack.parse(lines.again()));
        }
        return new StackText(platform, chain(platform, lines.again()));
    }

    boolean hasFrames() {
        for (Thrown thrown : chain) {
            if (!thrown.frames().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static List<Thrown> chain(Platform platform, Lines lines) {
        return switch (platform) {
            case JVM -> JvmStack.parse(lines);
            case PYTHON -> PythonStack.parse(lines);
            case JAVASCRIPT -> JavaScriptStack.parse(lines);
            case GO -> GoStack.parse(lines);
            case RUBY -> RubyStack.parse(lines);
            case DOTNET -> DotnetStack.parse(lines);
            case PHP -> PhpStack.parse(lines);
            case OTHER -> List.of();
        };
    }

    /** The runtime of the first line that only one of them prints. */
    static Platform detect(Lines lines) {
        String text = lines.text;
        while (lines.next()) {
            if (lines.empty()) {
                continue;
            }
            int from = lines.content;
            int to = lines.end;
            if (lines.startsWith("at ")) {
                if (JvmStack.isFrame(text, from + 3, to)) {
                    return Platform.JVM;
                } else if (JavaScriptStack.isV8(text, from + 3, to)) {
                    return Platform.JAVASCRIPT;
                } else if (DotnetStack.isFrame(text, from + 3, to)) {
                    return Platform.DOTNET;
                }
                continue;
            }
            if (text.charAt(from) == '|') {
                from = Chars.skipBlank(text, from + 1, to);
            }
            if (PythonStack.isFrame(text, from, to)) {
                return Platform.PYTHON;
            } else if (GoStack.isGoroutine(text, from, to) || GoStack.isPlace(text, from, to)) {
                return Platform.GO;
            } else if (PhpStack.isFrame(text, from, to)) {
                return Platform.PHP;
            } else if (RubyStack.isFrame(text, from, to)) {
                return Platform.RUBY;
            } else if (from < to && JavaScriptStack.isGecko(text, from, to)) {
                return Platform.JAVASCRIPT;
            }
        }
        return Platform.OTHER;
    }
}
