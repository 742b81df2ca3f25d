package io.tocsin.ingest;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Limits by app that a test may change while the service runs. */
@Alternative
@Singleton
public class SwitchedLimits implements SampleLimits {

    /** The service with these limits instead of the configured one. */
    public static class Profile implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SwitchedLimits.class);
        }
    }

    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    void set(String app, int limit) {
        limits.put(app, limit);
    }

    /** A limit is going to be set. */
    void announce(String app) {
        announced.add(app);
    }

    void none(String app) {
        limits.remove(app);
    }

    @Override
    public OptionalInt storedPerMinute(String app) {
        Integer limit = limits.get(app);
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    @Override
    public boolean leavesKeys(String app) {
        return announced.contains(app) || SampleLimits.super.leavesKeys(app);
    }
}
