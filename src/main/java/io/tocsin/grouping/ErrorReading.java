package io.tocsin.grouping;

import java.util.List;
import java.util.Map;

/**
 * An event as grouping sees it: a chain of exceptions, wherever the sender put it.
 *
 * @param chain the oldest cause first
 * @param type the outermost type; may be empty
 * @param message what the outermost says; may be empty
 * @param inMessage whether the chain was read from the message
 */
record ErrorReading(Platform platform, List<Thrown> chain, String type, String message, boolean inMessage) {

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
        Thrown outermost = outermost(read.chain());
        String type = occurrence.errorType().isEmpty() ? outermost.type() : occurrence.errorType();
        String message = occurrence.message().isEmpty() ? outermost.message() : occurrence.message();
        if (message.isBlank() && read.chain().isEmpty()) {
            // The stack of a runtime that is not known here: its first line is most like a message.
            message = firstLine(occurrence.stackTrace());
        }
        type = type(read.platform(), type);
        if (read.platform() == Platform.JAVASCRIPT && type.equals("InternalError") && namesType(message)) {
            // Firefox alone has a type of its own for it.
            type = "RangeError";
        }
        return new ErrorReading(read.platform(), read.chain(), type, message, inMessage);
    }

    /** Whether a message may decide what the type is called. */
    static boolean namesType(String message) {
        return message.equals(OVERFLOWN);
    }

    /** The same error by its type alone, saying something else. */
    ErrorReading saying(String other) {
        return new ErrorReading(platform, List.of(), type, other, inMessage);
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
