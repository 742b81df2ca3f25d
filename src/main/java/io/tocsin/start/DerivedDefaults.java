package io.tocsin.start;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.tocsin.database.DatabasePool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Defaults that depend on other settings; whatever a user sets wins over them. They are always given, also where they are what
 * Quarkus would do anyway: the build records what it saw, and a packaged service must not inherit the builder's surroundings.
 */
public final class DerivedDefaults implements ConfigSourceFactory {

    /** Below application.properties (250), above the defaults that the build recorded. */
    private static final int ORDINAL = 200;

    private static final int MIN_API_EVENT_LOOPS = 2;

    private static final String OTLP_ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    /** The standard's environment variables, which Quarkus does not read, and its own names for them. */
    private static final Map<String, String> STANDARD_NAMES = Map.of(
            "otel.exporter.otlp.endpoint", OTLP_ENDPOINT,
            "otel.exporter.otlp.protocol", "quarkus.otel.exporter.otlp.protocol",
            "otel.exporter.otlp.headers", "quarkus.otel.exporter.otlp.headers");

    /** The settings that name an OTLP receiver. */
    static final List<String> ENDPOINTS =
            List.of("otel.exporter.otlp.endpoint", OTLP_ENDPOINT, "quarkus.otel.exporter.otlp.traces.endpoint");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> defaults = new HashMap<>();
        STANDARD_NAMES.forEach((standard, ours) -> {
            if (isSet(context, standard)) {
                defaults.put(ours, context.getValue(standard).getValue());
            }
        });
        // Without an exporter the SDK costs time on every request, and five seconds of every shutdown.
        defaults.put(
                "quarkus.otel.sdk.disabled",
                Boolean.toString(ENDPOINTS.stream().noneMatch(name -> isSet(context, name))));
        // A first run at a terminal reads like prose; a production service is read by machines.
        boolean production = LaunchMode.current() == LaunchMode.NORMAL && !isSet(context, Foundation.EMBEDDED);
        defaults.put("quarkus.log.console.json.enabled", Boolean.toString(production));
        defaults.put(StartSettings.DATA_DIR, dataFolder(context));
        boolean pooler = "transaction".equalsIgnoreCase(valueOf(context, "tocsin.database.pooler"));
        for (DatabasePool pool : DatabasePool.values()) {
            // Migrations have sessions of their own, behind a pooler too.
            boolean ownSessions = !pooler || pool == DatabasePool.MAINTENANCE;
            defaults.put(pool.property("jdbc.new-connection-sql"), ownSessions ? pool.sessionSql() : "");
        }
        // The management port is bound after the API's, by the next event loop in turn. One loop more than the API uses
        // keeps a flood of requests from delaying probes.
        int loops = Math.max(MIN_API_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
        defaults.put("quarkus.http.io-threads", Integer.toString(loops));
        defaults.put("quarkus.vertx.event-loops-pool-size", Integer.toString(loops + 1));
        return List.of(new PropertiesConfigSource(defaults, "Tocsin's derived defaults", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /**
     * Finds the default data folder by the XDG Base Directory Specification, which ignores empty and relative values. {@code HOME}
     * goes before Java's {@code user.home}, which comes from the passwd file: a container often sets the one and lacks the other.
     */
    private static String dataFolder(ConfigSourceContext context) {
        String data = absolute(context, "XDG_DATA_HOME");
        if (data == null) {
            String home = absolute(context, "HOME");
            data = Path.of(home == null ? System.getProperty("user.home") : home)
                    .resolve(".local/share")
                    .toString();
        }
        return Path.of(data).resolve("tocsin").toString();
    }

    /** Returns the value if it is an absolute path, else null. */
    private static @Nullable String absolute(ConfigSourceContext context, String variable) {
        ConfigValue value = context.getValue(variable);
        String path = value == null ? null : value.getValue();
        return path != null && path.startsWith("/") ? path : null;
    }

    private static String valueOf(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue().strip();
    }

    /** Set by somebody: extensions put their own defaults into the lowest source there is. */
    private static boolean isSet(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value != null
                && value.getValue() != null
                && !value.getValue().isBlank()
                && value.getConfigSourceOrdinal() > Integer.MIN_VALUE;
    }
}
