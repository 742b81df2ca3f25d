package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An event as grouping sees it: a chain of exceptions, wherever the sender put it.
 *
 * @param chain the oldest cause first
 * @param type the outermost type; may be empty
 * @param message what the outermost says; may be empty
 * @param inMessage whether the chain was read from the message
 * @param speaker the type and message that say what happened: the outermost's own, or those of what it wraps
 * @param causes the causes without their frames, the oldest first, at most {@value #MAX_CAUSES}
 */
record ErrorReading(
        Platform platform,
        List<Thrown> chain,
        String type,
        String message,
        boolean inMessage,
        Thrown speaker,
        List<Thrown> causes) {

    /** More causes are hardly searched for, and these stay in memory with each stack that is known. */
    private static final int MAX_CAUSES = 5;

    private static final int MAX_CAUSE_CHARACTERS = 100;

    /** What became another name of a built-in type in Python 3.10 and 3.11, or was one before. */
    private static final Map<String, String> PYTHON_RENAMED = Map.of(
            "asyncio.exceptions.TimeoutError", "TimeoutError",
            "asyncio.TimeoutError", "TimeoutError",
            "concurrent.futures._base.TimeoutError", "TimeoutError",
            "concurrent.futures.TimeoutError", "TimeoutError",
            "socket.timeout", "TimeoutError",
            "concurrent.futures._base.CancelledError", "asyncio.exceptions.CancelledError",
            "IOError", "OSError");

    /** What JRuby calls by the JVM's name. */
    private static final Map<String, String> RUBY_RENAMED =
            Map.of("Java::JavaLang::StackOverflowError", "SystemStackError");

    private static final String OVERFLOWN = "too much recursion";

    static ErrorReading of(Occurrence occurrence) {
        StackText read = new StackText(Platform.named(occurrence.platform()), occurrence.exceptions());
        if (!read.hasFrames()) {
            read = better(read, StackText.parse(occurrence.stackTrace(), read.platform()));
        }
        boolean inMessage = !read.hasFrames() && occurrence.message().indexOf('\n') >= 0;
        if (inMessage) {
            // Loggers that know no stack put it into the message.
            read = better(read, StackText.parse(occurrence.message(), read.platform()));
        }
        String stack = occurrence.stackTrace();
        String message = message(occurrence, outermost(read.chain()));
        if (message.isBlank() && read.chain().isEmpty()) {
            // The first line of a stack that no parser knows is most like a message.
            message = firstLine(stack);
        }
        if (message.isBlank()
                && occurrence.errorType().isEmpty()
                && read.platform().isOfVersion4()
                && outermost(read.chain()).type().isEmpty()) {
            message = firstLine(stack);
        }
        if (!read.hasFrames() && stack.indexOf('\n') >= 0) {
            read = read.withLines(
                    stack,
                    occurrence.message().isEmpty() ? outermost(read.chain()).message() : message);
        }
        Thrown outermost = outermost(read.chain());
        String type =
                type(read.platform(), occurrence.errorType().isEmpty() ? outermost.type() : occurrence.errorType());
        if (read.platform() == Platform.JAVASCRIPT && type.equals("InternalError") && namesType(message)) {
            // Firefox alone has a type of its own for it.
            type = "RangeError";
        }
        Thrown own = new Thrown(type, message, List.of());
        Thrown speaker = Wrappers.speaker(own, read.chain());
        if (!speaker.equals(own)) {
            speaker = new Thrown(type(read.platform(), speaker.type()), speaker.message(), List.of());
        }
        return new ErrorReading(read.platform(), read.chain(), type, message, inMessage, speaker, causes(read.chain()));
    }

    private static List<Thrown> causes(List<Thrown> chain) {
        if (chain.size() < 2) {
            return List.of();
        }
        List<Thrown> causes = new ArrayList<>(MAX_CAUSES);
        for (int i = 0; i < chain.size() - 1 && i < MAX_CAUSES; i++) {
            Thrown cause = chain.get(i);
            causes.add(new Thrown(cause.type(), Chars.cut(cause.message(), MAX_CAUSE_CHARACTERS), List.of()));
        }
        return causes;
    }

    private static String message(Occurrence occurrence, Thrown outermost) {
        return occurrence.message().isEmpty() ? outermost.message() : occurrence.message();
    }

    /** Whether a message may decide what the type is called. */
    static boolean namesType(String message) {
        return message.equals(OVERFLOWN);
    }

    /** Returns the same error without its chain, with another message; a wrapper's cause still says what happened. */
    ErrorReading saying(String other) {
        Thrown says = isWrapped() ? speaker : new Thrown(type, other, List.of());
        return new ErrorReading(platform, List.of(), type, other, inMessage, says, causes);
    }

    /** Returns whether the outermost exception is a wrapper that says nothing. */
    boolean isWrapped() {
        return !speaker.type().equals(type) || !speaker.message().equals(message);
    }

    /** The exception that was thrown last; one without anything where the chain is empty. */
    Thrown outermost() {
        return outermost(chain);
    }

    private static Thrown outermost(List<Thrown> chain) {
        return chain.isEmpty() ? new Thrown("", "", List.of()) : chain.get(chain.size() - 1);
    }

    static String type(Platform platform, String type) {
        return switch (platform) {
            case JVM -> JvmNames.module(type);
            case PYTHON -> PYTHON_RENAMED.getOrDefault(type, type);
            case RUBY -> RUBY_RENAMED.getOrDefault(type, type);
            default -> type;
        };
    }

    private static StackText better(StackText sent, StackText parsed) {
        return parsed.hasFrames() || sent.chain().isEmpty() ? parsed : sent;
    }

    private static String firstLine(String text) {
        int from = Chars.skipBlank(text, 0, text.length());
        int newline = text.indexOf('\n', from);
        return Chars.cut(text.substring(from, newline < 0 ? text.length() : newline), 1_000);
    }
}
