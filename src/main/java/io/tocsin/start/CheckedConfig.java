package io.tocsin.start;

import io.tocsin.event.RetentionSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Reads single properties, and refuses what cannot work with a line that names the property and the remedy. */
final class CheckedConfig {

    private static final String RETENTION_EVENTS = "tocsin.retention.events";
    private static final String RETENTION_COUNTS = "tocsin.retention.counts";
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
    /** What PostgreSQL's partitions and our clamps can still compute with. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    private final Config config;

    CheckedConfig(Config config) {
        this.config = config;
    }

    /** The property with its environment variable: whoever reads the refusal uses one or the other. */
    static String named(String property) {
        return property + " (" + environmentVariable(property) + ")";
    }

    static String environmentVariable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    Path dataDir() {
        String folder = text(StartSettings.DATA_DIR, "");
        try {
            if (!folder.isBlank()) {
                return Path.of(folder);
            }
        } catch (InvalidPathException invalid) {
            // Said below.
        }
        throw refused(StartSettings.DATA_DIR, "is not the name of a folder", "name one that this user can write to");
    }

    @Nullable
    String adminKey() {
        String key = text(StartSettings.ADMIN_KEY, "");
        if (key.isEmpty()) {
            return null;
        }
        String weakness = AdminKeyStrength.weaknessOf(key);
        if (weakness != null) {
            throw refused(
                    StartSettings.ADMIN_KEY,
                    weakness,
                    "set at least " + AdminKeyStrength.SHORTEST
                            + " random characters, such as those of `openssl rand -hex 24`");
        }
        return key;
    }

    @Nullable
    String jdbcUrl() {
        String url = text(StartSettings.JDBC_URL, "");
        if (url.isEmpty()) {
            return null;
        }
        // Not repeated in the refusal: it may hold a password.
        if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, null) == null) {
            throw refused(
                    StartSettings.JDBC_URL,
                    "is not a PostgreSQL address",
                    "write it as jdbc:postgresql://host:5432/database");
        }
        return url;
    }

    int port(String property, int otherwise) {
        String text = text(property, Integer.toString(otherwise));
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw refused(property, "is \"" + shortened(text) + "\", which is not a port", "set a number from 0 to 65535");
    }

    static void check(RetentionSettings retention) {
        Duration events = checked(RETENTION_EVENTS, retention.events());
        Duration counts = checked(RETENTION_COUNTS, retention.counts());
        if (counts.compareTo(events) < 0) {
            throw refused(
                    RETENTION_COUNTS,
                    "is shorter than " + named(RETENTION_EVENTS),
                    "keep counts for " + events.toDays() + "d or longer");
        }
    }

    private static Duration checked(String property, Duration duration) {
        if (duration.compareTo(SHORTEST_RETENTION) < 0 || duration.compareTo(LONGEST_RETENTION) > 0) {
            throw refused(property, "is not between 1 day and 100 years", "set a number of days, such as 30d");
        }
        return duration;
    }

    /** Its value; the other where it is not set or blank. */
    String text(String property, String otherwise) {
        ConfigValue value = config.getConfigValue(property);
        String text = value.getValue() == null ? "" : value.getValue().strip();
        boolean written = value.getRawValue() != null && !value.getRawValue().isBlank();
        if (text.isEmpty() && written) {
            // Taken for unset, a database that is named by a missing variable would become the embedded one.
            throw refused(property, "refers to something that is not set", "give it a plain value");
        }
        return text.isEmpty() ? otherwise : text;
    }

    /** On one line, and cut. */
    static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    private static StartRefused refused(String property, String fault, String remedy) {
        return new StartRefused(named(property) + " " + fault + ": " + remedy);
    }
}
