package io.tocsin.release;

import io.tocsin.http.QueryParameters;
import java.util.Set;

/**
 * What a deployment may bring and still go on.
 *
 * @param newIssues how many new issues
 * @param regressions how many that were held for resolved
 * @param errorRatio how many times the errors of the release before
 * @param errorFloor how many errors in any case: against none, one more would be infinitely many times as many
 */
record GateLimits(int newIssues, int regressions, double errorRatio, int errorFloor) {

    static final String NEW_ISSUES = "max_new_issues";
    static final String REGRESSIONS = "max_regressions";
    static final String ERROR_RATIO = "max_error_ratio";
    static final String ERROR_FLOOR = "error_floor";

    static final Set<String> PARAMETERS = Set.of(NEW_ISSUES, REGRESSIONS, ERROR_RATIO, ERROR_FLOOR);

    static final int MOST_ISSUES = 1_000_000;
    static final int MOST_ERRORS = 1_000_000_000;
    static final double LARGEST_RATIO = 1_000_000;

    /** What is meant where nothing is said. */
    static final GateLimits DEFAULT = new GateLimits(0, 0, 2, 10);

    static GateLimits of(QueryParameters parameters) {
        return new GateLimits(
                parameters.wholeNumber(NEW_ISSUES, 0, MOST_ISSUES).orElse(DEFAULT.newIssues),
                parameters.wholeNumber(REGRESSIONS, 0, MOST_ISSUES).orElse(DEFAULT.regressions),
                parameters.decimal(ERROR_RATIO, 0, LARGEST_RATIO).orElse(DEFAULT.errorRatio),
                parameters.wholeNumber(ERROR_FLOOR, 0, MOST_ERRORS).orElse(DEFAULT.errorFloor));
    }
}
