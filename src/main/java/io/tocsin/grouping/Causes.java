package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;

/** What exceptions without a stack were caused by, as a part of the message that groups them. */
final class Causes {

    /** The innermost say most, and longer chains are rare. */
    private static final int MAX_CAUSES = 4;

    private static final int MAX_CHARACTERS = 120;

    private Causes() {}

    /** Returns {@code , caused by type: message} for each cause, the newest first, without variable parts; empty without causes. */
    static String of(ErrorReading error) {
        List<Thrown> chain = error.chain();
        if (chain.size() < 2) {
            return "";
        }
        List<String> causes = new ArrayList<>(MAX_CAUSES);
        int last = speaker(error);
        for (int i = 0; i < last && causes.size() < MAX_CAUSES; i++) {
            Thrown cause = chain.get(i);
            boolean wrapper = i > 0 ? Wrappers.isWrapper(cause, chain.get(i - 1)) : Wrappers.isWrapper(cause.type());
            String said = MessagePattern.of(cause.message());
            String text = MessagePattern.says(said) ? said : "";
            String type = ErrorReading.type(error.platform(), cause.type());
            if (!wrapper && !(type.isEmpty() && text.isEmpty())) {
                String both = type.isEmpty() ? text : text.isEmpty() ? type : type + ": " + text;
                causes.add(0, ", caused by " + Chars.cut(both, MAX_CHARACTERS));
            }
        }
        return String.join("", causes);
    }

    /** Returns the index of the exception that says what happened. */
    private static int speaker(ErrorReading error) {
        List<Thrown> chain = error.chain();
        int last = chain.size() - 1;
        for (int i = last - 1; i >= 0 && error.isWrapped(); i--) {
            if (chain.get(i).message().equals(error.speaker().message())
                    && ErrorReading.type(error.platform(), chain.get(i).type())
                            .equals(error.speaker().type())) {
                return i;
            }
        }
        return last;
    }
}
