package io.tocsin.start;

import org.jspecify.annotations.Nullable;

/**
 * What to do next, for whoever started the service at a terminal: plain text, whatever form the logs have.
 *
 * @param address the API's address
 * @param data where things last
 * @param administrator who may do everything
 */
record Banner(String address, String data, Administrator administrator) {

    /** The text, with an empty line before and after. */
    String text() {
        StringBuilder text =
                new StringBuilder("\nTocsin is ready at ").append(address).append('\n');
        line(text, "API docs", address + "/docs");
        line(text, "Data", data);
        String key = administratorKey();
        if (administrator instanceof Administrator.InFile inFile) {
            line(text, "Admin key", "in " + inFile.file());
            if (inFile.justMade() != null) {
                line(text, "", inFile.justMade());
                line(text, "", "(shown this once; the file keeps it)");
                text.append(firstSteps(String.valueOf(key)));
            }
        }
        return text.append('\n').toString();
    }

    /** Returns the same news as one line for the log; it never holds a key. */
    static String logLine(String address, Administrator administrator) {
        return "Tocsin is ready at " + address
                + (administrator instanceof Administrator.InFile inFile
                        ? "; the administrator key is in the file " + inFile.file()
                        : "");
    }

    private String firstSteps(String key) {
        return """

                Post an error:
                  curl -sS %1$s/api/v1/events -H "Authorization: Bearer %2$s" -H 'Content-Type: application/json' \\
                    -d '{"app": "shop", "error_type": "TimeoutError", "message": "The card service did not answer"}'

                Read it back:
                  curl -sS '%1$s/api/v1/events?app=shop' -H "Authorization: Bearer %2$s"
                """.formatted(address, key);
    }

    private @Nullable String administratorKey() {
        return administrator instanceof Administrator.InFile inFile
                ? "$(cat " + quoted(inFile.file().toString()) + ")"
                : null;
    }

    /** As one word of a POSIX shell, whatever is in it. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(12 - name.length()))
                .append(value)
                .append('\n');
    }
}
