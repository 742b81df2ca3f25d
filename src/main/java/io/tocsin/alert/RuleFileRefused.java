package io.tocsin.alert;

import java.io.Serial;
import java.util.List;

/** A file of rules that is not taken: nothing of it is. */
final class RuleFileRefused extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Of more problems the first are told. */
    private static final int MOST_TOLD = 20;

    RuleFileRefused(List<String> problems) {
        super(
                String.join("; ", problems.subList(0, Math.min(MOST_TOLD, problems.size())))
                        + (problems.size() > MOST_TOLD ? "; and " + (problems.size() - MOST_TOLD) + " more" : ""),
                null,
                false,
                false);
    }
}
