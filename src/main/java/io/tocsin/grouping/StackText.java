package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stack's text, of any runtime. The text decides which one that is, and the sender's platform is a hint.
 * Takes time linear in the text's length. A text that is no known stack has no exceptions with frames.
 *
 * @param platform whose stack it is
 * @param chain the oldest cause first
 */
record StackText(Platform platform, List<Thrown> chain) {

    private static final StackText NONE = new StackText(Platform.OTHER, List.of());

    /** A stack begins within the first lines; in a long text of no known format the others cost time alone. */
    private static final int LINES_DETECTED = 500;

    /** How many lines are enough to see whether a parser understands a text. */
    private static final int LINES_CHECKED = 40;

    /** This many frames prove the language, even if the text holds much else. */
    private static final int SURE_FRAMES = 64;

    static StackText parse(String text, Platform hint) {
        if (text.isEmpty()) {
            return NONE;
        }
        Lines lines = new Lines(text);
        if (hint != Platform.OTHER) {
            StackText hinted = new StackText(hint, chain(hint, lines));
            if (hinted.hasFrames() && hinted.explains(lines)) {
                return hinted;
            }
        }
        Platform platform = detect(lines.again());
        if (platform != Platform.OTHER) {
            Lines read = lines.again();
            StackText detected = new StackText(platform, chain(platform, read));
            if (!detected.hasFrames() || detected.explains(read)) {
                return detected;
            }
        }
        // A type and a message without frames read alike everywhere.
        return new StackText(hint, header(JvmStack.parse(lines.again())));
    }

    /**
     * Returns a stack that no parser knows, read by its lines; this one if the text has too few.
     *
     * @param message the event's message, which is not part of the stack
     */
    StackText withLines(String text, String message) {
        List<Thrown> header = chain;
        // What is known of causes says more than lines that name no place.
        int minLines = header.isEmpty() ? 1 : header.size() == 1 ? 2 : Integer.MAX_VALUE;
        List<Frame> frames = TextStack.frames(new Lines(text), message, minLines);
        if (frames.isEmpty()) {
            return this;
        }
        Thrown outermost = header.isEmpty() ? new Thrown("", "", List.of()) : header.get(header.size() - 1);
        List<Thrown> chain = new ArrayList<>(header.subList(0, Math.max(0, header.size() - 1)));
        chain.add(new Thrown(outermost.type(), outermost.message(), frames));
        return new StackText(Platform.LINES, chain);
    }

    boolean hasFrames() {
        return frames() > 0;
    }

    private int frames() {
        int frames = 0;
        for (Thrown thrown : chain) {
            frames += thrown.frames().size();
        }
        return frames;
    }

    /** Returns the exceptions without frames, which a parser of another language read. */
    private static List<Thrown> header(List<Thrown> chain) {
        return chain.stream()
                .map(thrown -> new Thrown(thrown.type(), thrown.message(), List.of()))
                .toList();
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
            case RUST -> RustStack.parse(lines);
            case DART -> DartStack.parse(lines);
            case ELIXIR -> ElixirStack.parse(lines);
            case NATIVE -> NativeStack.parse(lines);
            case LINES, OTHER -> List.of();
        };
    }

    /** Returns whether the frames are at least half of the lines that name a place, so that the text is of this language. */
    private boolean explains(Lines read) {
        int frames = frames();
        if (!mistakable() || frames >= SURE_FRAMES || 2 * frames >= read.count) {
            return true;
        }
        Lines lines = read.again();
        int placed = 0;
        int explained = 0;
        while (lines.count < LINES_CHECKED && lines.next()) {
            if (lines.empty()) {
                continue;
            }
            if (isFrame(lines)) {
                explained++;
                placed++;
            } else if (TextStack.isPlaced(lines.text, lines.content, lines.end)) {
                placed++;
            }
        }
        return 2 * explained >= placed;
    }

    /** Returns whether lines of other languages look like this one's. */
    private boolean mistakable() {
        return switch (platform) {
            case JVM, JAVASCRIPT, RUBY, DOTNET, PHP, DART, NATIVE -> true;
            case PYTHON, GO, RUST, ELIXIR, LINES, OTHER -> false;
        };
    }

    private boolean isFrame(Lines lines) {
        String text = lines.text;
        int from = lines.content;
        int to = lines.end;
        boolean at = lines.startsWith("at ");
        return switch (platform) {
            case JVM ->
                (at && JvmStack.isFrame(text, from + 3, to))
                        || lines.startsWith("... ")
                        || NativeStack.isArt(text, from, to);
            case JAVASCRIPT -> at ? JavaScriptStack.isV8(text, from + 3, to) : JavaScriptStack.isGecko(text, from, to);
            case DOTNET -> DotnetStack.isFrameLine(text, from, to);
            case PHP -> PhpStack.isFrame(text, from, to);
            case RUBY -> RubyStack.isFrame(text, from, to);
            case DART -> DartStack.isFrame(text, from, to);
            case NATIVE -> NativeStack.isFrame(text, from, to);
            case PYTHON, GO, RUST, ELIXIR, LINES, OTHER -> false;
        };
    }

    /** Returns the runtime of the first line that only one of them prints. */
    static Platform detect(Lines lines) {
        String text = lines.text;
        Platform otherwise = Platform.OTHER;
        while (lines.count < LINES_DETECTED && lines.next()) {
            if (lines.empty()) {
                continue;
            }
            if (NativeStack.isArt(text, lines.content, lines.end)) {
                // Android prints a thread's native frames above those of the JVM.
                otherwise = Platform.NATIVE;
                continue;
            }
            Platform found = lines.startsWith("at ")
                    ? ofCall(text, lines.content + 3, lines.end)
                    : ofLine(text, lines.content, lines.end);
            if (found != Platform.OTHER) {
                return found;
            }
        }
        return otherwise;
    }

    private static Platform ofCall(String text, int from, int to) {
        if (JvmStack.isFrame(text, from, to)) {
            return Platform.JVM;
        } else if (JavaScriptStack.isSurelyV8(text, from, to)) {
            return Platform.JAVASCRIPT;
        } else if (DotnetStack.isFrame(text, from, to)) {
            return Platform.DOTNET;
        }
        return NativeStack.isFrame(text, from, to) ? Platform.NATIVE : Platform.OTHER;
    }

    private static Platform ofLine(String text, int start, int to) {
        int from = start;
        if (text.charAt(from) == '|') {
            from = Chars.skipBlank(text, from + 1, to);
            if (from >= to) {
                return Platform.OTHER;
            }
        }
        if (PythonStack.isFrame(text, from, to)) {
            return Platform.PYTHON;
        } else if (GoStack.isGoroutine(text, from, to) || GoStack.isPlace(text, from, to)) {
            return Platform.GO;
        } else if (PhpStack.isFrame(text, from, to)) {
            return Platform.PHP;
        } else if (RubyStack.isFrame(text, from, to)) {
            return Platform.RUBY;
        } else if (RustStack.isSure(text, from, to)) {
            return Platform.RUST;
        } else if (ElixirStack.isSure(text, from, to)) {
            return Platform.ELIXIR;
        } else if (DartStack.isFrame(text, from, to)) {
            return Platform.DART;
        } else if (NativeStack.isFrame(text, from, to)) {
            return Platform.NATIVE;
        } else if (JavaScriptStack.isSurelyGecko(text, from, to)) {
            return Platform.JAVASCRIPT;
        }
        return DotnetStack.isFrameLine(text, from, to) ? Platform.DOTNET : Platform.OTHER;
    }
}
