package io.tocsin.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the level names of loggers to ours. The names are those of syslog (RFC 5424), log4j, Logback, java.util.logging,
 * Python, .NET, Serilog, Rust, Go's zap, Ruby, Monolog, winston, pino and loguru. Level numbers are not read: 40 is an error in
 * Python and a warning in pino.
 */
final class LevelNames {

    private static final List<String> LEVELS = List.of("fatal", "error", "warning", "info", "debug");

    private static final Map<String, String> BY_NAME = new HashMap<>();

    static {
        LEVELS.forEach(level -> BY_NAME.put(level, level));
        add("fatal", "f critical crit panic dpanic emergency emerg alert fault");
        add("error", "e err eror severe failure exception");
        add("warning", "w warn wrn warnings");
        add("info", "i inf information informational notice success log config");
        add("debug", "d dbg trace trc verbose vrb v t fine finer finest silly spam all");
    }

    private LevelNames() {}

    private static void add(String level, String names) {
        for (String name : names.split(" ", -1)) {
            BY_NAME.put(name, level);
        }
    }

    /** Our name for a level, in any case; null if the name is unknown. */
    static @Nullable String level(String name) {
        String level = BY_NAME.get(name);
        return level != null ? level : BY_NAME.get(name.strip().toLowerCase(Locale.ROOT));
    }
}
