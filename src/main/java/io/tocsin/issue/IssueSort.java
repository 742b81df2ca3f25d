package io.tocsin.issue;

import io.tocsin.time.Instants;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a list of issues is sorted by, the largest first; equal ones by their id. */
enum IssueSort {
    LAST_SEEN("last_seen", "last_seen_step") {
        @Override
        long place(IssueView issue) {
            return Instants.epochMicros(issue.lastSeen());
        }
    },
    FIRST_SEEN("first_seen", "first_seen") {
        @Override
        long place(IssueView issue) {
            return Instants.epochMicros(issue.firstSeen());
        }
    },
    COUNT("count", "count_step") {
        @Override
        long place(IssueView issue) {
            return issue.count();
        }
    },
    USERS("users", "users_step") {
        @Override
        long place(IssueView issue) {
            return issue.users();
        }
    },
    /** What happens most now: {@link Heat}. */
    TREND("heat", "heat_step") {
        @Override
        long place(IssueView issue) {
            return Double.doubleToLongBits(issue.heat());
        }
    };

    private static final String TIME = "timestamptz 'epoch' + ? * interval '1 microsecond'";

    private final String column;
    private final String step;

    IssueSort(String column, String step) {
        this.column = column;
        this.step = step;
    }

    /** Where an issue stands in the list, as a number. */
    abstract long place(IssueView issue);

    /** As it stands in cursors. */
    byte letter() {
        return (byte) name().charAt(0);
    }

    /** As it stands in requests. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static IssueSort ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Set<String> words() {
        return Stream.of(values()).map(IssueSort::word).collect(Collectors.toSet());
    }

    /**
     * SQL's order. By the coarse step first, which has an index, and within it by the value itself: PostgreSQL sorts no more
     * than the steps it comes to.
     */
    String order() {
        return this == FIRST_SEEN ? "first_seen DESC, id DESC" : step + " DESC, " + column + " DESC, id DESC";
    }

    /** SQL's condition for what comes after a place; its placeholders are the value, once more the value, and the id. */
    String after() {
        return switch (this) {
            case LAST_SEEN -> "last_seen_step <= " + TIME + " AND (last_seen, id) < (" + TIME + ", ?)";
            case FIRST_SEEN -> "first_seen <= " + TIME + " AND (first_seen, id) < (" + TIME + ", ?)";
            case COUNT -> "count_step <= floor(ln(CAST(? AS double precision)) * 8) AND (count, id) < (?, ?)";
            case USERS -> "users_step <= floor(ln(CAST(? AS double precision) + 1) * 32) AND (users, id) < (?, ?)";
            case TREND -> "heat_step <= floor(CAST(? AS double precision) * 4) AND (heat, id) < (?, ?)";
        };
    }

    /** The value of {@link #after}'s first two placeholders. */
    Object value(long place) {
        return this == TREND ? (Object) Double.longBitsToDouble(place) : (Object) place;
    }
}
