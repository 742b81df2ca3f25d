package io.tocsin.stats;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a statistic's groups are made by. */
enum GroupBy {
    ERROR_TYPE("error_type", true),
    LEVEL("level", false),
    APP("app_id", false),
    ENVIRONMENT("environment", false),
    RELEASE("release", true),
    ISSUE("issue_id", true);

    private final String column;
    private final boolean hourly;

    GroupBy(String column, boolean hourly) {
        this.column = column;
        this.hourly = hourly;
    }

    /** The column of the events and of the counts per hour. */
    String column() {
        return column;
    }

    /** Whether only the counts per hour know it, and those per minute do not. */
    boolean hourly() {
        return hourly;
    }

    /** As it stands in requests. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GroupBy ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Set<String> words() {
        return Arrays.stream(values()).map(GroupBy::word).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
