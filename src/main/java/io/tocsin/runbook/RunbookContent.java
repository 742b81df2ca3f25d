package io.tocsin.runbook;

import java.util.List;

/**
 * What a team writes into a runbook. Texts are empty where there are none; they may hold Markdown.
 *
 * @param matches any of them makes it fit; at least one
 * @param title one line
 * @param cause what the error means, and its usual reasons
 * @param solution what to do now
 * @param prevention what keeps it from coming back
 * @param url where there is more
 * @param enabled false hides it from errors; a built-in one is hidden so
 */
record RunbookContent(
        List<RunbookMatch> matches,
        String title,
        String cause,
        String solution,
        String prevention,
        String url,
        boolean enabled) {

    RunbookContent {
        matches = List.copyOf(matches);
    }

    /** Whether it may fit errors of an app. */
    boolean concerns(String app) {
        return matches.stream()
                .anyMatch(match -> match.app() == null || match.app().equals(app));
    }

    /** Whether it can fit errors of that app alone. */
    boolean onlyOf(String app) {
        return matches.stream().allMatch(match -> app.equals(match.app()));
    }
}
