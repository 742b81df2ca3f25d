package io.tocsin.release;

import io.tocsin.release.GateAnswer.Issue;
import io.tocsin.release.GateAnswer.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a deployment may go on, and if not, why not. Pure. */
final class Gate {

    private Gate() {}

    /**
     * Issues of one kind.
     *
     * @param total how many there are
     * @param first those of them that are shown
     */
    record Issues(long total, List<Issue> first) {

        static final Issues NONE = new Issues(0, List.of());

        Issues {
            first = List.copyOf(first);
        }
    }

    /**
     * Errors of the release and of the one before, each within a span after its first sight.
     *
     * @param before the name of the release before
     * @param errorsBefore in proportion where a window had to be widened, and so no whole number
     */
    record Errors(Duration span, double errors, String before, double errorsBefore) {}

    /**
     * The reasons against it; none where it may go on.
     *
     * @param errors null where there is nothing to compare with
     */
    static List<Reason> decide(GateLimits limits, Issues newIssues, Issues regressions, @Nullable Errors errors) {
        List<Reason> reasons = new ArrayList<>();
        if (newIssues.total() > limits.newIssues()) {
            reasons.add(reason("new_issues", "new issues", limits.newIssues(), newIssues));
        }
        if (regressions.total() > limits.regressions()) {
            reasons.add(reason(
                    "regressions",
                    "issues that were held for resolved and happened again",
                    limits.regressions(),
                    regressions));
        }
        if (errors != null) {
            double allowed = Math.max(limits.errorFloor(), limits.errorRatio() * errors.errorsBefore());
            if (errors.errors() > allowed) {
                reasons.add(tooMany(errors, limits, allowed));
            }
        }
        return reasons;
    }

    private static Reason reason(String kind, String what, int limit, Issues found) {
        return new Reason(
                kind,
                found.total() + " " + what + "; at most " + limit + " may be",
                limit,
                found.total(),
                found.first());
    }

    private static Reason tooMany(Errors errors, GateLimits limits, double allowed) {
        return new Reason(
                "error_count",
                String.format(
                        Locale.ROOT,
                        "%d errors in the first %s; at most %d may be: %s times the %d of %s in as long, and %d in any case",
                        Math.round(errors.errors()),
                        text(errors.span()),
                        (long) allowed,
                        limits.errorRatio(),
                        Math.round(errors.errorsBefore()),
                        errors.before(),
                        limits.errorFloor()),
                (long) allowed,
                Math.round(errors.errors()),
                List.of());
    }

    /** The largest two units: 3d 4h, 12m 30s. */
    static String text(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + "h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
    }
}
