package shop;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes one event a line, with the stack trace as the runtime prints it. */
final class Report {

    private final PrintStream out;
    private final String variant;

    Report(Path file, String variant) throws java.io.IOException {
        this.out = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        this.variant = variant;
    }

    void thrown(String group, String data, Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        event(group, data, thrown, text.toString());
    }

    synchronized void event(String group, String data, Throwable thrown, String stack) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        out.println("{\"group\": " + quoted(group) + ", \"variant\": " + quoted(variant + "-" + data)
                + ", \"error_type\": " + quoted(thrown.getClass().getName()) + ", \"message\": " + quoted(message)
                + ", \"platform\": \"java\", \"stack_trace\": " + quoted(stack) + "}");
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> json.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return json.append('"').toString();
    }
}
