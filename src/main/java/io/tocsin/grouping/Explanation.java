package io.tocsin.grouping;

import java.util.List;

/**
 * Why an event is in its issue. Everything that went into the key stands here, so that two events whose explanations agree in
 * all but the sentence have the same key.
 *
 * @param method {@code client}, {@code rule}, {@code stack}, {@code message}, {@code type} or {@code valve}: what decided
 * @param rule the administrator's rule: the one whose fingerprint was taken or, of a stack, one that said of its frames whether
 *     they are in-app; empty where none did
 * @param parts the fingerprint's parts where the client or a rule gave it, every placeholder but the default's replaced
 * @param type the outermost type
 * @param exception which exception of the chain decided, 0 being the oldest cause; -1 where none did
 * @param exceptionType its type
 * @param frames what its frames are called in the key, {@code module function}, the nearest to the crash first; at most 8
 * @param messagePattern what of the message is in the key: its text without variable parts and its causes or, beside a stack, a
 *     vendor's code; else empty
 * @param sentence all of it in a sentence
 */
public record Explanation(
        String method,
        String rule,
        List<String> parts,
        String type,
        int exception,
        String exceptionType,
        List<String> frames,
        String messagePattern,
        String sentence) {

    public static final String CLIENT = "client";
    public static final String RULE = "rule";
    public static final String STACK = "stack";
    public static final String MESSAGE = "message";
    public static final String TYPE = "type";
    public static final String VALVE = "valve";

    static Explanation ofType(String method, String type, String sentence) {
        return new Explanation(method, "", List.of(), type, -1, "", List.of(), "", sentence);
    }

    static Explanation ofMessage(String type, String pattern, String sentence) {
        return new Explanation(MESSAGE, "", List.of(), type, -1, "", List.of(), pattern, sentence);
    }

    /** The same below a fingerprint that the client or a rule gave. */
    Explanation below(String outer, String byRule, List<String> given, String said) {
        return new Explanation(
                outer, byRule, given, type, exception, exceptionType, frames, messagePattern, said + sentence);
    }
}
