package io.tocsin.grouping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an explanation is made of. Only a new issue's is read, so it is not put into words before; and no more of the event stays
 * here than what is put into words.
 */
sealed interface Reason {

    /** The outermost type. */
    String type();

    /** The same in fields and in a sentence. */
    Explanation explanation();

    /**
     * The frames of an exception decided.
     *
     * @param exception its index in the chain
     * @param exceptionType its type
     * @param outermost whether it is the one that was thrown last
     * @param frames what its frames are called in the key
     * @param inApp whether they are the application's own
     * @param rule the administrator's rule that said so of one of them; empty where none did
     * @param code the vendor's code in the key; empty if there is none
     * @param lines whether they are lines of a stack that no parser knows
     * @param withCallers whether some called what failed, and are of the exceptions around it
     */
    record Stack(
            String type,
            int exception,
            String exceptionType,
            boolean outermost,
            List<String> frames,
            boolean inApp,
            String rule,
            String code,
            boolean lines,
            boolean withCallers)
            implements Reason {

        @Override
        public Explanation explanation() {
            int count = frames.size();
            String sentence = "Grouped by the type"
                    + (code.isEmpty() ? "" : ", the code " + code)
                    + " and "
                    + (lines ? lines(count) : functions(count))
                    + (outermost
                            ? ""
                            : ", in the cause " + (exceptionType.isEmpty() ? "without a type" : exceptionType))
                    + (withCallers ? " and in what called it" : "")
                    + (rule.isEmpty() ? "" : "; the rule \"" + rule + "\" says which code is the application's")
                    + '.';
            return new Explanation(
                    Explanation.STACK, rule, List.of(), type, exception, exceptionType, frames, code, sentence);
        }

        private String functions(int count) {
            return (count == 1 ? "the function" : "the " + count + " functions")
                    + (inApp ? " of the application's own code" : ", all of libraries,")
                    + " nearest the crash";
        }

        private static String lines(int count) {
            return (count == 1 ? "the first line" : "the first " + count + " different lines")
                    + " of a stack in an unknown format, numbers and values left out";
        }
    }

    /**
     * The message decided.
     *
     * @param source what of the message
     * @param since why no stack did
     * @param withCauses whether the causes' types and messages are in the pattern
     */
    record Message(String type, String pattern, MessagePattern.Source source, String since, boolean withCauses)
            implements Reason {

        static final String NO_STACK = "there is no stack";
        static final String NAMELESS = "the functions of the stack have no names";
        static final String THREAD_START = "the stack shows nothing but how its thread began";

        @Override
        public Explanation explanation() {
            String what = switch (source) {
                case TEXT -> "the message, variable parts of it replaced, since ";
                case MEMBERS ->
                    "the members of the message that say what happened, variable parts of them replaced, since ";
                case NAMES -> "the names of the message's members, since none of them says what happened and ";
                case QUOTED ->
                    "what the message quotes, variable parts of it replaced, since it says nothing else and ";
            };
            return Explanation.ofMessage(
                    type,
                    pattern,
                    "Grouped by the type"
                            + (withCauses ? ", those of the causes with their messages" : "")
                            + " and " + what + since + ".");
        }
    }

    /** The type decided, by a method and with a sentence. */
    record Type(String type, String method, String sentence) implements Reason {

        @Override
        public Explanation explanation() {
            return Explanation.ofType(method, type, sentence);
        }
    }

    /**
     * A fingerprint was given, by the client or by a rule.
     *
     * @param rule its name; empty where the client gave it
     * @param parts every placeholder but the default's replaced
     * @param byDefault what the default is, where a part asks for it; else null
     */
    record Given(
            String type,
            String method,
            String rule,
            List<String> parts,
            @Nullable Reason byDefault) implements Reason {

        @Override
        public Explanation explanation() {
            String said = rule.isEmpty()
                    ? "Grouped by the sender's own fingerprint"
                    : "Grouped by the fingerprint of the rule \"" + rule + "\"";
            return byDefault == null
                    ? new Explanation(method, rule, parts, type, -1, "", List.of(), "", said + '.')
                    : byDefault.explanation().below(method, rule, parts, said + ", of which the default is a part. ");
        }
    }
}
