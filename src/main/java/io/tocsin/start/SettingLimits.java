package io.tocsin.start;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.SmallRyeConfig;
import io.tocsin.database.DatabasePool;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * The values that each setting accepts. They are checked before anything is started, in one way for all: Quarkus reads some
 * settings late or leniently, and a service must not run for a while with a value that cannot work.
 *
 * <p>Settings of a syntax of their own (patterns, networks, rate limits) are checked by the code that reads them.
 */
final class SettingLimits {

    /** Longer than any time that a person sets on purpose. */
    private static final Duration MAX_TIME = Duration.ofDays(36_500);

    private static final String MAINTENANCE_URL = DatabasePool.MAINTENANCE.property("jdbc.url");

    private static final Set<String> SWITCH_WORDS = Set.of("true", "yes", "on", "1", "false", "no", "off", "0");

    /** Without a default, so that an empty value is the same as none. */
    private static final Set<String> MAY_BE_EMPTY = Set.of(
            "tocsin.storage.budget",
            "tocsin.notify.proxy",
            "tocsin.sampling.stored-per-issue-and-minute",
            "quarkus.mailer.port",
            "quarkus.shutdown.delay",
            "otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint");

    private static final Map<String, Limit> LIMITS = new LinkedHashMap<>();

    /**
     * What a setting accepts.
     *
     * @param expected completes "set …"
     * @param accepts whether a value, without blanks around it, is accepted
     */
    private record Limit(String expected, Predicate<Reading> accepts) {}

    private record Reading(SmallRyeConfig config, String text) {}

    static {
        flags(
                "tocsin.spool.enabled",
                "tocsin.scrub.enabled",
                "tocsin.scrub.emails",
                "tocsin.scrub.ip-addresses",
                "tocsin.scrub.user-ids",
                "tocsin.notify.allow-private-targets",
                "quarkus.log.console.json.enabled",
                "quarkus.http.proxy.proxy-address-forwarding");
        whole("tocsin.access.apps-per-key", 1, 1_000_000);
        whole("tocsin.ingest.buffer-events", 1, 10_000_000);
        whole("tocsin.ingest.batch-events", 1, 100_000);
        whole("tocsin.ingest.writers", 1, 64);
        whole("tocsin.issues.new-per-minute", 1, 1_000_000);
        whole("tocsin.notify.channels-at-once", 1, 200);
        whole("tocsin.sampling.stored-per-issue-and-minute", 1, Integer.MAX_VALUE);
        whole("quarkus.datasource.jdbc.max-size", 2, 10_000);
        whole("quarkus.http.limits.max-connections", 1, 10_000_000);
        whole("quarkus.mailer.port", 1, 65_535);
        percentage("tocsin.stats.error-rate-threshold");
        size("tocsin.ingest.memory", "2M", 2L << 20);
        size("tocsin.ingest.batch-bytes", "64K", 64L << 10);
        size("tocsin.spool.max-bytes", "1M", 1L << 20);
        size("tocsin.spool.min-free-disk", "0", 0);
        size("tocsin.storage.budget", "1 byte", 1);
        time("tocsin.access.refresh", Duration.ofMillis(100), Duration.ofHours(1));
        time("tocsin.access.stale-grace", Duration.ZERO, MAX_TIME);
        time("tocsin.access.audit-retention", Duration.ofDays(1), MAX_TIME);
        time("tocsin.alert.retention", Duration.ofDays(2), MAX_TIME);
        time("tocsin.alert.rules-file-poll", Duration.ofMillis(100), Duration.ofDays(1));
        timeOrOff("tocsin.alert.tick", Duration.ofMillis(100), Duration.ofMinutes(1));
        time("tocsin.app-settings.refresh", Duration.ofMillis(100), Duration.ofHours(1));
        time("tocsin.health.database-timeout", Duration.ofMillis(10), Duration.ofMinutes(1));
        time("tocsin.ingest.body.time-limit", Duration.ofSeconds(1), Duration.ofHours(1));
        time("tocsin.ingest.body.idle-limit", Duration.ofSeconds(1), Duration.ofHours(1));
        time("tocsin.mutes.retention", Duration.ofHours(1), MAX_TIME);
        time("tocsin.notify.connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1));
        time("tocsin.notify.send-timeout", Duration.ofMillis(100), Duration.ofMinutes(1));
        time("tocsin.notify.mail-timeout", Duration.ofMillis(100), Duration.ofMinutes(1));
        time("tocsin.notify.poll", Duration.ofMillis(100), Duration.ofDays(1));
        time("tocsin.notify.give-up-after", Duration.ofMinutes(1), MAX_TIME);
        time("tocsin.notify.retention", Duration.ofHours(1), MAX_TIME);
        put(
                "tocsin.database.pooler",
                "none or transaction",
                reading -> reading.text.equals("none") || reading.text.equals("transaction"));
        time("tocsin.query.statement-timeout", Duration.ofMillis(1), Duration.ofHours(1));
        time("tocsin.query.slow-log-threshold", Duration.ZERO, Duration.ofHours(1));
        time("tocsin.query.background-slow-log-threshold", Duration.ZERO, Duration.ofHours(1));
        time("tocsin.query.longest-filtered-window", Duration.ofHours(1), MAX_TIME);
        time("tocsin.retention.events", Duration.ofDays(1), MAX_TIME);
        time("tocsin.retention.counts", Duration.ofDays(1), MAX_TIME);
        time("tocsin.runbook.refresh", Duration.ofMillis(100), Duration.ofHours(1));
        time("tocsin.spool.max-age", Duration.ofSeconds(1), Duration.ofHours(36));
        time("quarkus.http.idle-timeout", Duration.ofSeconds(1), Duration.ofDays(1));
        time("quarkus.shutdown.delay", Duration.ZERO, Duration.ofHours(1));
        time("quarkus.shutdown.timeout", Duration.ZERO, Duration.ofHours(1));
        address("tocsin.public-url", "https://tocsin.example.com", false);
        address("tocsin.notify.proxy", "http://proxy.example.com:3128", true);
        for (String endpoint : DerivedDefaults.ENDPOINTS) {
            address(endpoint, "http://collector:4317", false);
        }
    }

    private SettingLimits() {}

    /**
     * Checks every setting that has a limit and is set.
     *
     * @throws StartRefused with the setting, its environment variable, its value and what it accepts
     */
    static void check(SmallRyeConfig config) {
        LIMITS.forEach((name, limit) -> check(config, name, limit));
        checkMaintenance(config);
    }

    /**
     * Flyway sets the search path of its session, which would reach other clients of a pooler that shares sessions between
     * transactions. So migrations connect to PostgreSQL directly.
     */
    private static void checkMaintenance(SmallRyeConfig config) {
        String pooler = config.getConfigValue("tocsin.database.pooler").getValue();
        if (pooler == null || !pooler.strip().equals("transaction")) {
            return;
        }
        String direct = config.getConfigValue(MAINTENANCE_URL).getValue();
        String pooled =
                config.getConfigValue(DatabasePool.GENERAL.property("jdbc.url")).getValue();
        if (direct == null || direct.isBlank() || direct.equals(pooled)) {
            throw new StartRefused(
                    CheckedConfig.named(MAINTENANCE_URL)
                            + " is not set, or is the pooler's: with TOCSIN_DATABASE_POOLER=transaction, set the address of PostgreSQL"
                            + " itself, such as jdbc:postgresql://db.example.com:5432/tocsin; migrations need a session of their own");
        }
    }

    private static void check(SmallRyeConfig config, String name, Limit limit) {
        ConfigValue value = config.getConfigValue(name);
        String text = value.getValue();
        boolean isEmpty = text == null || text.isEmpty();
        if (value.getSourceName() == null || (isEmpty && MAY_BE_EMPTY.contains(name))) {
            return;
        }
        if (isEmpty || text.isBlank()) {
            throw new StartRefused(CheckedConfig.named(name) + " is blank: remove it, or set " + limit.expected);
        }
        if (!limit.accepts.test(new Reading(config, text.strip()))) {
            // An address may hold a password before its "@".
            String shown = CheckedConfig.shortened(text.replaceAll("[^/\\s]*@", "***@"));
            throw new StartRefused(CheckedConfig.named(name) + " is \"" + shown + "\": set " + limit.expected);
        }
    }

    /** The settings that have a limit. */
    static Set<String> names() {
        return LIMITS.keySet();
    }

    private static void flags(String... names) {
        for (String name : names) {
            put(name, "true or false", reading -> SWITCH_WORDS.contains(reading.text.toLowerCase(Locale.ROOT)));
        }
    }

    private static void whole(String name, long least, long most) {
        put(name, "a whole number from " + least + " to " + most, reading -> {
            if (!reading.text.matches("[0-9]{1,19}")) {
                return false;
            }
            BigInteger number = new BigInteger(reading.text);
            return number.compareTo(BigInteger.valueOf(least)) >= 0 && number.compareTo(BigInteger.valueOf(most)) <= 0;
        });
    }

    private static void percentage(String name) {
        put(name, "a percentage from 0 to 100, such as 2.5", reading -> {
            Double number = converted(reading, Double.class);
            return number != null && number >= 0 && number <= 100;
        });
    }

    private static void size(String name, String smallest, long least) {
        put(name, "a size of at least " + smallest + ", such as 64M or 2G", reading -> {
            MemorySize size = converted(reading, MemorySize.class);
            return size != null
                    && size.asBigInteger().compareTo(BigInteger.valueOf(least)) >= 0
                    && size.asBigInteger().bitLength() < Long.SIZE;
        });
    }

    private static void time(String name, Duration least, Duration most) {
        put(name, expected(least, most), reading -> isWithin(reading, least, most));
    }

    private static void timeOrOff(String name, Duration least, Duration most) {
        put(
                name,
                "off, or " + expected(least, most),
                reading -> reading.text.equals("off") || isWithin(reading, least, most));
    }

    private static String expected(Duration least, Duration most) {
        return "a time from " + written(least) + " to " + written(most) + ", such as 500ms, 30s, 12h or 7d";
    }

    private static boolean isWithin(Reading reading, Duration least, Duration most) {
        Duration time = converted(reading, Duration.class);
        return time != null && time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
    }

    private static String written(Duration time) {
        if (time.toMillis() % 1_000 != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSeconds() % 3_600 != 0 || time.isZero()) {
            return time.toSeconds() + "s";
        }
        return time.toHours() % 24 != 0 ? time.toHours() + "h" : time.toDays() + "d";
    }

    private static void address(String name, String example, boolean mayHavePassword) {
        put(name, "an address such as " + example, reading -> {
            try {
                URI address = new URI(reading.text);
                return Arrays.asList("http", "https").contains(address.getScheme())
                        && address.getHost() != null
                        && address.getPort() <= 65_535
                        && (mayHavePassword || address.getRawUserInfo() == null)
                        && address.getRawQuery() == null
                        && address.getRawFragment() == null;
            } catch (URISyntaxException invalid) {
                return false;
            }
        });
    }

    private static <T> @Nullable T converted(Reading reading, Class<T> type) {
        try {
            return reading.config.getConverter(type).orElseThrow().convert(reading.text);
        } catch (RuntimeException invalid) {
            // The converters throw what their parsers throw: DateTimeParseException, ArithmeticException and others.
            return null;
        }
    }

    private static void put(String name, String expected, Predicate<Reading> accepts) {
        LIMITS.put(name, new Limit(expected, accepts));
    }
}
