package io.tocsin.release;

import io.tocsin.access.App;
import io.tocsin.access.EnvironmentName;
import io.tocsin.http.QueryParameters;
import io.tocsin.stats.ReleaseCounts.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the gate is asked.
 *
 * @param environment absent: all of them, the one of test keys too
 * @param levels those that count
 */
record GateQuery(App app, String release, Optional<String> environment, Set<String> levels, GateLimits limits) {

    static final String APP = "app";
    static final String ENVIRONMENT = "environment";
    static final String MIN_LEVEL = "min_level";

    static final Set<String> PARAMETERS = parameters();

    /** The gravest first. */
    private static final List<String> LEVELS = List.of("fatal", "error", "warning", "info", "debug");

    private static final String DEFAULT_LEVEL = "error";

    GateQuery {
        levels = Set.copyOf(levels);
    }

    static GateQuery of(QueryParameters parameters, App app, String release) {
        String least = parameters.oneOf(MIN_LEVEL, Set.copyOf(LEVELS)).orElse(DEFAULT_LEVEL);
        return new GateQuery(
                app,
                release,
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                Set.copyOf(LEVELS.subList(0, LEVELS.indexOf(least) + 1)),
                GateLimits.of(parameters));
    }

    /** The same of another release. */
    Scope scope(String name) {
        return new Scope(app.id(), environment, name, levels);
    }

    private static Set<String> parameters() {
        Set<String> parameters = new HashSet<>(GateLimits.PARAMETERS);
        parameters.addAll(Set.of(APP, ENVIRONMENT, MIN_LEVEL));
        return Set.copyOf(parameters);
    }
}
