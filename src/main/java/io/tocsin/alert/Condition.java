package io.tocsin.alert;

import io.tocsin.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rule watches, and what it makes of the figures it is given. Pure. */
sealed interface Condition {

    /** As it stands in requests. */
    String kind();

    /** Which events it counts. */
    Filter filter();

    /** How far back it looks, at most. */
    Duration window();

    /** What it makes of its figures. */
    Judgement judge(Figures figures);

    /** Why it could never fire, or not be asked; empty where it can. */
    Optional<String> problem();

    /** One whose value is held against thresholds. */
    sealed interface Measured extends Condition permits Count, Rate, ErrorRate, Change, NewIssue, Regression, Users {

        Thresholds thresholds();

        @Override
        default Optional<String> problem() {
            return thresholds().problem();
        }
    }

    /** Events in a window. */
    record Count(Filter filter, Thresholds thresholds, Duration window) implements Measured {

        static final String KIND = "count";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            double count = counted(figures);
            return Judgement.of(
                    thresholds,
                    count,
                    counted(count, "error", "errors") + " in " + span(window) + "; threshold "
                            + number(thresholds.full()));
        }
    }

    /** Events a minute, on average over a window. */
    record Rate(Filter filter, Thresholds thresholds, Duration window) implements Measured {

        static final String KIND = "rate";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            double rate = counted(figures) * 60_000 / window.toMillis();
            return Judgement.of(
                    thresholds,
                    rate,
                    counted(rate, "error", "errors") + " a minute over " + span(window) + "; threshold "
                            + number(thresholds.full()));
        }
    }

    /**
     * Percent of requests that failed.
     *
     * @param leastRequests with fewer in the window nobody is called: one of two that failed at night are 50 %
     * @param leastErrors likewise
     */
    record ErrorRate(Filter filter, Thresholds thresholds, Duration window, long leastRequests, long leastErrors)
            implements Measured {

        static final String KIND = "error_rate";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            Figures.Rate rate = (Figures.Rate) figures;
            if (!rate.known()) {
                return Judgement.noData("No request counts in " + span(window));
            }
            double percent = 100 * rate.ratio();
            String found = number(percent) + " % of " + number(rate.requests()) + " requests failed in " + span(window);
            if (rate.requests() < leastRequests || rate.failed() < leastErrors) {
                return Judgement.fine(
                        thresholds,
                        percent,
                        found + ", fewer than the " + leastRequests + " requests and " + leastErrors
                                + " errors that the rule asks for");
            }
            return Judgement.of(thresholds, percent, found + "; threshold " + number(thresholds.full()) + " %");
        }

        @Override
        public Optional<String> problem() {
            return thresholds.full() > 100
                    ? Optional.of("threshold is a percentage: more than 100 can never be reached")
                    : thresholds.problem();
        }
    }

    /** With which window one is compared. */
    enum Against {
        /** The one just before. */
        PREVIOUS("the window before"),
        /** The same time a day ago. */
        DAY("the same time yesterday"),
        /** The same time a week ago. */
        WEEK("the same time a week ago");

        private final String text;

        Against(String text) {
            this.text = text;
        }

        /** How far back that window ends. */
        Duration back(Duration window) {
            return switch (this) {
                case PREVIOUS -> window;
                case DAY -> Duration.ofDays(1);
                case WEEK -> Duration.ofDays(7);
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * By how many percent there are more events than in an earlier window of the same length. Where there were none before, any
     * number of events is more than any percentage; {@code leastErrors} says how many it takes.
     */
    record Change(Filter filter, Thresholds thresholds, Duration window, Against against, long leastErrors)
            implements Measured {

        static final String KIND = "change";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            Figures.Compared compared = (Figures.Compared) figures;
            double now = compared.now();
            double before = compared.before();
            double percent = before > 0 ? 100 * (now - before) / before : now > 0 ? Double.MAX_VALUE : 0;
            String found = counted(now, "error", "errors") + " in " + span(window) + ", " + number(before) + " in "
                    + against.text;
            return now < leastErrors
                    ? Judgement.fine(
                            thresholds, percent, found + ", fewer than the " + leastErrors + " the rule asks for")
                    : Judgement.of(
                            thresholds,
                            percent,
                            found
                                    + (before > 0 ? ": " + number(percent) + " % more" : "")
                                    + "; threshold "
                                    + number(thresholds.full())
                                    + " %");
        }

        @Override
        public Optional<String> problem() {
            return against != Against.PREVIOUS && window.compareTo(against.back(window)) > 0
                    ? Optional.of("window must be at most what lies between the two windows")
                    : thresholds.problem();
        }
    }

    /**
     * How fast the error budget of a service level objective burns, by the four standard windows.
     *
     * @param objective the part of requests that must succeed, in percent, such as 99.9
     * @param minRequests a window pair fires only if its long window has at least this many requests
     * @param minErrors a window pair fires only if at least this many requests failed in its long window
     */
    record BurnRate(Filter filter, double objective, List<BurnWindow> windows, long minRequests, long minErrors)
            implements Condition {

        static final String KIND = "burn_rate";

        public BurnRate {
            windows = List.copyOf(windows);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Duration window() {
            return windows.stream()
                    .map(BurnWindow::longer)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        /** The part of requests that may fail, from 0 to 1. */
        double budget() {
            return (100 - objective) / 100;
        }

        @Override
        public Judgement judge(Figures figures) {
            List<Figures.Rate> rates = ((Figures.Rates) figures).windows();
            @Nullable Judgement worst = null;
            @Nullable BurnWindow silent = null;
            boolean known = false;
            for (int i = 0; i < windows.size(); i++) {
                BurnWindow window = windows.get(i);
                Figures.Rate longer = rates.get(2 * i);
                Figures.Rate shorter = rates.get(2 * i + 1);
                known |= longer.known();
                boolean enough = longer.requests() >= minRequests && longer.failed() >= minErrors;
                double burn = Math.min(longer.ratio(), shorter.ratio()) / budget();
                // Figures such as 14.4 have no exact binary form; what is on the line has reached it.
                boolean reached = longer.known() && shorter.known() && burn >= window.burn() * (1 - 1e-9);
                Level level = reached && enough ? window.level() : Level.NONE;
                // An app that stopped reporting has not stopped burning its budget.
                boolean open = longer.known() && !shorter.known() && enough;
                if (open && (silent == null || window.level().compareTo(silent.level()) > 0)) {
                    silent = window;
                }
                if (worst == null || level.compareTo(worst.level()) > 0) {
                    worst = new Judgement(
                            true,
                            level,
                            level,
                            burn,
                            window.burn(),
                            burning(window, burn) + (reached && !enough ? tooFew(longer) : ""));
                }
            }
            if (!known || worst == null) {
                return Judgement.noData("No request counts in " + span(window()));
            }
            return silent != null && silent.level().compareTo(worst.level()) > 0 ? without(silent, worst) : worst;
        }

        private String burning(BurnWindow window, double burn) {
            return "the error budget of " + number(objective) + " % burns " + number(burn)
                    + " times as fast as it may, over " + span(window.longer()) + " and " + span(window.shorter())
                    + "; threshold " + number(window.burn());
        }

        private String tooFew(Figures.Rate longer) {
            return ", but only " + number(longer.failed()) + " of " + number(longer.requests())
                    + " requests failed; the rule needs at least " + minErrors + " of " + minRequests;
        }

        private static Judgement without(BurnWindow silent, Judgement known) {
            return known.level() == Level.NONE
                    ? Judgement.noData("No request counts in " + span(silent.shorter()))
                    : new Judgement(
                            false, known.level(), known.held(), known.value(), known.threshold(), known.reason());
        }

        @Override
        public Optional<String> problem() {
            if (!(objective > 0 && objective < 100)) {
                return Optional.of("objective must be more than 0 and less than 100 percent");
            }
            List<String> never = new ArrayList<>();
            for (BurnWindow window : windows) {
                if (window.burn() * budget() >= 1) {
                    never.add(number(window.burn()) + " x (1 - " + number(objective / 100) + ") = "
                            + number(window.burn() * budget()));
                }
            }
            return never.isEmpty()
                    ? Optional.empty()
                    : Optional.of("can never fire, since no more than all requests fail: " + String.join(", ", never)
                            + "; an objective of more than "
                            + number(100
                                    - 100
                                            / windows.stream()
                                                    .mapToDouble(BurnWindow::burn)
                                                    .max()
                                                    .orElse(1))
                            + " % can");
        }
    }

    /** Issues that came up within a window; by when they came, not by when they happened. */
    record NewIssue(Filter filter, Thresholds thresholds, Duration window) implements Measured {

        static final String KIND = "new_issue";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            double count = counted(figures);
            return Judgement.of(thresholds, count, counted(count, "new issue", "new issues") + " in " + span(window));
        }
    }

    /** Issues that were resolved and came back within a window; by when that was seen. */
    record Regression(Filter filter, Thresholds thresholds, Duration window) implements Measured {

        static final String KIND = "regression";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            double count = counted(figures);
            return Judgement.of(
                    thresholds,
                    count,
                    counted(count, "resolved issue", "resolved issues") + " came back in " + span(window));
        }
    }

    /** Users that met an error within a window. */
    record Users(Filter filter, Thresholds thresholds, Duration window) implements Measured {

        static final String KIND = "users";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            double count = counted(figures);
            return Judgement.of(
                    thresholds,
                    count,
                    counted(count, "user", "users") + " met errors in " + span(window) + "; threshold "
                            + number(thresholds.full()));
        }
    }

    /**
     * Nothing came: no events, or no requests.
     *
     * @param onlyIfSeen whether an app that never sent any is left out
     */
    record Absence(Filter filter, Duration window, boolean ofRequests, boolean onlyIfSeen) implements Condition {

        static final String KIND = "absence";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Judgement judge(Figures figures) {
            boolean seen = !(figures instanceof Figures.Compared compared) || compared.before() > 0;
            double count = figures instanceof Figures.Compared compared ? compared.now() : counted(figures);
            Level level = count > 0 || !seen ? Level.NONE : Level.FULL;
            String what = ofRequests ? " requests" : " events";
            return new Judgement(
                    true,
                    level,
                    level,
                    count,
                    null,
                    (count > 0 ? number(count) : "No") + what + (seen ? " in " + span(window) : " yet"));
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    private static double counted(Figures figures) {
        return ((Figures.Counted) figures).count();
    }

    private static String counted(double count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    private static String span(Duration window) {
        return Durations.format(window);
    }

    /** At most three digits behind the point, and none that say nothing. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (!(Math.abs(value) < 1e12)) {
            return Double.toString(value);
        }
        // A backtest says some hundred thousand numbers: by hand, since a format is read anew each time.
        int digits = Math.abs(value) < 1 ? 3 : 2;
        long scale = digits == 3 ? 1_000 : 100;
        long scaled = Math.round(Math.abs(value) * scale);
        StringBuilder text = new StringBuilder(value < 0 && scaled > 0 ? "-" : "").append(scaled / scale);
        String fraction = Long.toString(scale + scaled % scale).substring(1);
        int end = digits;
        while (end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        return end == 0
                ? text.toString()
                : text.append('.').append(fraction, 0, end).toString();
    }
}
