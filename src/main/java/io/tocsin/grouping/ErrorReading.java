package io.tocsin.grouping;

import java.util.List;

/**
 * An event as grouping sees it: a chain of exceptions, wherever the sender put it.
 *
 * @param chain the oldest cause first
 * @param type the outermost type; may be empty
 * @param message what the outermost says; may be empty
 */
record ErrorReading(Platform platform, List<Thrown> chain, String type, String message) {

    static ErrorReading of(Occurrence occurrence) {
        StackText read = new StackText(Platform.named(occurrence.platform()), occurrence.exceptions());
        if (!read.hasFrames()) {
            read = better(read, StackText.parse(occurrence.stackTrace(), read.platform()));
        }
        if (!read.hasFrames() && occurrence.message().indexOf('\n') >= 0) {
            // Loggers that know no stack put it into the message.
            read = better(read, StackText.parse(occurrence.message(), read.platform()));
        }
        Thrown outermost = read.chain().isEmpty()
                ? new Thrown("", "", List.of())
                : read.chain().get(read.chain().size() - 1);
        String type = occurrence.errorType().isEmpty() ? outermost.type() : occurrence.errorType();
        String message = occurrence.message().isEmpty() ? outermost.message() : occurrence.message();
        if (message.isBlank() && read.chain().isEmpty()) {
            // The stack of a runtime that is not known here: its first line is most like a message.
            message = firstLine(occurrence.stackTrace());
        }
        return new ErrorReading(read.platform(), read.chain(), type(read.platform(), type), message);
    }

    /** The same error, saying nothing. */
    ErrorReading withoutMessage() {
        return new ErrorReading(platform, chain, type, "");
    }

    static String type(Platform platform, String type) {
        return platform == Platform.JVM ? JvmNames.module(type) : type;
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
