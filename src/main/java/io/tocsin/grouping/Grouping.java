package io.tocsin.grouping;

import java.util.List;

/**
 * Which issue an event belongs to, and why.
 *
 * @param fingerprint what it shares with the other events
 * @param explanation why it has this fingerprint
 * @param title what a list of issues shows: the type and the message's first line, at most 200 characters
 * @param culprit the function nearest the crash that decided, at most 200 characters; empty where no frame did
 * @param earlier the fingerprints that earlier versions of the algorithm gave such events, the newest first: where the issue is
 *     new, one of theirs may be its predecessor
 */
public record Grouping(
        Fingerprint fingerprint, Explanation explanation, String title, String culprit, List<Fingerprint> earlier) {

    /** The longest title and culprit in characters. */
    static final int LONGEST = 200;

    /**
     * What an event falls to while its app makes more new issues than it may: one issue of its type, apart from the one that
     * events of this type without a stack and a message are in.
     */
    public static Grouping byTypeAlone(Occurrence occurrence) {
        ErrorReading error = ErrorReading.of(occurrence);
        String sentence =
                "The app made too many new issues at that time, so events that would have made another were grouped "
                        + "by their type alone.";
        return new Grouping(
                new Fingerprint(
                        Grouper.VERSION,
                        new Key(Explanation.VALVE).part(error.type()).text()),
                Explanation.ofType(Explanation.VALVE, error.type(), sentence),
                title(error.type(), ""),
                "",
                List.of());
    }

    static String title(String type, String message) {
        String line = firstLine(message);
        if (type.isEmpty()) {
            return line.isEmpty() ? "Error without a type" : Chars.cut(line, LONGEST);
        }
        return Chars.cut(line.isEmpty() || line.equals(type) ? type : type + ": " + line, LONGEST);
    }

    private static String firstLine(String message) {
        int from = Chars.skipBlank(message, 0, message.length());
        int newline = message.indexOf('\n', from);
        return message.substring(from, newline < 0 ? message.length() : newline).strip();
    }
}
