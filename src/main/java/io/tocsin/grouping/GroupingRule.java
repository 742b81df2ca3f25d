package io.tocsin.grouping;

import io.tocsin.pattern.Glob;
import java.util.List;

/**
 * What an administrator says about the grouping of some events. A condition is a pattern of {@code *} and {@code ?}; an empty one
 * asks nothing, and all others must match.
 *
 * @param name what explanations call it; 1 to 100 characters
 * @param app the app's name
 * @param type the event's type, or that of any exception of its chain
 * @param message the first 2,000 characters of its message, or of that of any exception of its chain
 * @param module for a fingerprint, the module (or, without one, the file) of any frame of the exception that decides; for in-app,
 *     that of the frames it speaks of
 * @param effect what the rule does
 */
public record GroupingRule(String name, String app, String type, String message, String module, Effect effect) {

    static final int MOST_PARTS = 8;
    static final int LONGEST_PART = 200;
    private static final int LONGEST_NAME = 100;

    /** What a rule does with the events, or frames, that it matches. */
    public sealed interface Effect permits Fingerprinted, InApp {}

    /**
     * Gives the event a fingerprint.
     *
     * @param parts 1 to 8, each of 1 to 200 characters; may contain {@code {{ default }}}, {@code {{ type }}},
     *     {@code {{ message }}} (without its variable parts), {@code {{ module }}} and {@code {{ function }}} (of the frame nearest
     *     the crash that decides)
     */
    public record Fingerprinted(List<String> parts) implements Effect {

        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException where there are too many parts, or one is empty, too long or has an unknown
         *     placeholder
         */
        public Fingerprinted {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || parts.size() > MOST_PARTS) {
                throw new IllegalArgumentException(
                        "A fingerprint must have 1 to " + MOST_PARTS + " parts; this has " + parts.size());
            }
            for (String part : parts) {
                if (part.isEmpty() || part.length() > LONGEST_PART) {
                    throw new IllegalArgumentException("A fingerprint's part must have 1 to " + LONGEST_PART
                            + " characters; this has " + part.length());
                }
                Template.check(part);
            }
        }
    }

    /**
     * Says of the frames whose module matches whether they are the application's own.
     *
     * @param inApp whether they are
     */
    public record InApp(boolean inApp) implements Effect {}

    /**
     * Checks the rule's bounds.
     *
     * @throws IllegalArgumentException with the reason
     */
    public GroupingRule {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A rule's name must have 1 to " + LONGEST_NAME + " characters");
        }
        for (String pattern : List.of(app, type, message, module)) {
            if (pattern.length() > Glob.LONGEST) {
                throw new IllegalArgumentException("The rule " + name + " has a pattern of " + pattern.length()
                        + " characters; " + Glob.LONGEST + " are the most");
            }
        }
        if (effect instanceof InApp && module.isEmpty()) {
            throw new IllegalArgumentException("The rule " + name + " must name the module of the frames it speaks of");
        }
        if (app.isEmpty() && type.isEmpty() && message.isEmpty() && module.isEmpty()) {
            throw new IllegalArgumentException("The rule " + name + " has no condition and would match every event");
        }
    }
}
