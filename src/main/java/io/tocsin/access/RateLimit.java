package io.tocsin.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many requests may be made, in several windows at once: {@code "10/s, 300/min, 50000/day"}. Pure.
 *
 * @param windows the shortest first; none where there is no limit
 */
record RateLimit(List<Window> windows) {

    /** As many as anybody likes. */
    static final RateLimit NONE = new RateLimit(List.of());

    private static final String NONE_TEXT = "none";
    private static final long MOST = 999_999_999;
    private static final Pattern WINDOW = Pattern.compile("(?<requests>[^/]*)/(?<unit>[^/]*)");

    /** How long a window is, by the names it goes by; the first is the one it is written with. */
    enum Unit {
        SECOND(Duration.ofSeconds(1), "s", "sec", "second"),
        MINUTE(Duration.ofMinutes(1), "min", "m", "minute"),
        HOUR(Duration.ofHours(1), "h", "hour"),
        DAY(Duration.ofDays(1), "day", "d");

        private final Duration length;
        private final String names;

        Unit(Duration length, String... names) {
            this.length = length;
            this.names = String.join(" ", names);
        }

        Duration length() {
            return length;
        }

        private String written() {
            return names().get(0);
        }

        private List<String> names() {
            return Arrays.asList(names.split(" ", -1));
        }
    }

    /**
     * A window.
     *
     * @param requests how many it lets through
     */
    record Window(long requests, Unit unit) {

        @Override
        public String toString() {
            return requests + "/" + unit.written();
        }
    }

    RateLimit {
        windows = List.copyOf(windows);
    }

    /**
     * Reads a limit.
     *
     * @throws IllegalArgumentException with a message that says which part is wrong, and what would be right
     */
    static RateLimit parse(String text) {
        if (text.strip().equalsIgnoreCase(NONE_TEXT)) {
            return NONE;
        }
        List<Window> windows = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Window window = window(part.strip());
            if (windows.stream().anyMatch(other -> other.unit() == window.unit())) {
                throw new IllegalArgumentException("\"" + part.strip() + "\" is a second limit for the same window");
            }
            windows.add(window);
        }
        windows.sort(Comparator.comparing(Window::unit));
        return new RateLimit(windows);
    }

    private static Window window(String part) {
        Matcher matcher = WINDOW.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + shortened(part) + "\" is not of the form 10/s (requests, a slash, s, min, h or day)");
        }
        return new Window(
                requests(matcher.group("requests").strip()),
                unit(matcher.group("unit").strip()));
    }

    private static long requests(String text) {
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException("\"" + shortened(text) + "\" is not a number from 1 to " + MOST);
    }

    private static Unit unit(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (Unit unit : Unit.values()) {
            if (unit.names().contains(name)) {
                return unit;
            }
        }
        throw new IllegalArgumentException("\"" + shortened(text) + "\" is not one of s, min, h and day");
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    boolean isNone() {
        return windows.isEmpty();
    }

    /** As it is stored and shown; {@link #parse} reads it. */
    @Override
    public String toString() {
        return isNone() ? NONE_TEXT : windows.stream().map(Window::toString).collect(Collectors.joining(", "));
    }
}
