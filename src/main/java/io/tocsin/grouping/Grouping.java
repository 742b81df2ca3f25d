package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which issue an event belongs to, and why. The fingerprint is there; all else is made anew by each call, since it is asked for only
 * where the issue is new. Immutable, and what it holds of the event is its type, its message and the names of at most 8 frames.
 */
public final class Grouping {

    /** The longest title and culprit in characters. */
    static final int LONGEST = 200;

    private final Fingerprint fingerprint;
    private final Reason reason;
    private final String type;
    private final String message;
    /** Stands between a module and a function. */
    private final String separator;

    private final @Nullable FrameName nearest;
    private final @Nullable Sent earlier;
    private final List<Thrown> within;

    /** What the first version went by. */
    record Sent(String type, List<String> fingerprint) {}

    /**
     * What came of an event.
     *
     * @param nearest the frame nearest the crash that decided; null where none did
     * @param earlier what earlier versions went by; null where they had no such issue, or held others for the same
     */
    Grouping(
            Fingerprint fingerprint,
            Reason reason,
            ErrorReading error,
            @Nullable FrameName nearest,
            @Nullable Sent earlier) {
        this.fingerprint = fingerprint;
        this.reason = reason;
        this.type = error.speaker().type();
        this.message = error.speaker().message();
        boolean qualified = error.platform() == Platform.JVM
                || error.platform() == Platform.GO
                || error.platform() == Platform.DOTNET;
        this.separator = qualified ? "." : error.platform() == Platform.RUST ? "::" : " in ";
        this.nearest = nearest;
        this.earlier = earlier;
        this.within = within(error);
    }

    private static List<Thrown> within(ErrorReading error) {
        if (!error.isWrapped()) {
            return error.causes();
        }
        List<Thrown> within = new ArrayList<>(error.causes());
        within.add(new Thrown(error.type(), "", List.of()));
        return within;
    }

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
                        Grouper.UNCHANGED,
                        new Key(Explanation.VALVE).part(error.type()).text()),
                new Reason.Type(error.type(), Explanation.VALVE, sentence),
                error.saying(""),
                null,
                null);
    }

    /** What it falls to where such issues, one for each type, would be too many as well. */
    public static Grouping byNothing(String app) {
        String title = "Errors of many types, beyond the new issues that the app may make";
        return new Grouping(
                new Fingerprint(
                        Grouper.THIRD,
                        new Key(Explanation.VALVE).part("").part("").text()),
                new Reason.Type(
                        "",
                        Explanation.VALVE,
                        "The app made too many new issues of too many types at that time, so events that would have "
                                + "made another were put together."),
                ErrorReading.of(new Occurrence(app, "", title, "", "", List.of(), List.of())),
                null,
                null);
    }

    /** What the event shares with the other events. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Why it has this fingerprint. */
    public Explanation explanation() {
        return reason.explanation();
    }

    /**
     * Returns what a list of issues shows: the type and the message's first line, at most 200 characters. They are those of the cause
     * if the exception around it says nothing.
     */
    public String title() {
        String line = firstLine(message);
        if (type.isEmpty()) {
            return line.isEmpty() ? "Error without a type" : Chars.cut(line, LONGEST);
        }
        return Chars.cut(line.isEmpty() || line.equals(type) ? type : type + ": " + line, LONGEST);
    }

    /** Returns the types and messages that the title does not show: those of causes, and the type of a wrapper around them. */
    public List<Thrown> within() {
        return within;
    }

    /** The function nearest the crash that decided, at most 200 characters; empty where no frame did. */
    public String culprit() {
        if (nearest == null) {
            return "";
        }
        String culprit = nearest.module().isEmpty() || nearest.function().isEmpty()
                ? nearest.text()
                : nearest.module() + separator + nearest.function();
        return Chars.cut(culprit, LONGEST);
    }

    /**
     * The fingerprints that earlier versions of the algorithm gave to all such events and to no others, the newest first: where
     * the issue is new, one of theirs may be its predecessor. None where they had another idea of what belongs together.
     */
    public List<Fingerprint> earlier() {
        return earlier == null ? List.of() : List.of(Fingerprint.of(earlier.type, earlier.fingerprint));
    }

    private static String firstLine(String message) {
        int from = Chars.skipBlank(message, 0, message.length());
        int newline = message.indexOf('\n', from);
        return message.substring(from, newline < 0 ? message.length() : newline).strip();
    }
}
