package io.tocsin.health;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.tocsin.access.KeyRing;
import io.tocsin.alert.published.EvaluationWatch;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.ingest.IngestState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How each part of this service is, out of what is known already: asking costs no query, so it can pile up nowhere. */
@ApplicationScoped
class ServiceHealth {

    /** Keys are read again every few seconds; a replica that has not managed for this long does not see revocations. */
    private static final Duration KEYS_ARE_FRESH_FOR = Duration.ofSeconds(30);

    private final IngestState ingest;
    private final DatabaseWatch watch;
    private final DatabaseCalls calls;
    private final KeyRing keys;
    private final EvaluationWatch evaluation;

    ServiceHealth(
            IngestState ingest, DatabaseWatch watch, DatabaseCalls calls, KeyRing keys, EvaluationWatch evaluation) {
        this.ingest = ingest;
        this.watch = watch;
        this.calls = calls;
        this.keys = keys;
        this.evaluation = evaluation;
    }

    /**
     * One part.
     *
     * @param message what is wrong; null where nothing is
     * @param responseTime how long it took to answer; null where nobody is asked
     */
    record Check(
            Status status,
            @Nullable String message,
            @Nullable Duration responseTime,
            Map<String, Object> details) {}

    /** All parts by their names. */
    Map<String, Check> checks() {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("database", database());
        checks.put("ingest", ingest());
        checks.put("spool", spool());
        checks.put("replicas", replicas());
        checks.put("keys", keys());
        checks.put("alerts", alerts());
        return checks;
    }

    private Check database() {
        Duration took = watch.answersIn();
        CircuitBreakerState breaker = calls.state();
        String problem = watch.problem();
        String message = null;
        if (took == null) {
            message = (problem == null ? "It does not answer" : problem) + "; reading is refused";
        } else if (breaker != CircuitBreakerState.CLOSED) {
            message = "Reading is refused for now";
        }
        return new Check(
                message == null ? Status.HEALTHY : Status.DEGRADED,
                message,
                took,
                Map.of("circuit_breaker", breaker.name()));
    }

    private Check ingest() {
        IngestState.Database database = ingest.database();
        IngestState.Buffered buffer = ingest.buffer();
        Map<String, Object> details = Map.of(
                "goes_to",
                database.answers() ? "database" : "spool",
                "circuit_breaker",
                database.breaker(),
                "buffered_events",
                buffer.events(),
                "buffered_bytes",
                buffer.bytes());
        String refusal = ingest.refusal();
        if (refusal != null) {
            return new Check(Status.UNHEALTHY, "Events are refused: " + refusal, null, details);
        }
        return database.answers()
                ? new Check(Status.HEALTHY, null, null, details)
                : new Check(
                        Status.DEGRADED,
                        "The database takes no events (" + database.trouble() + "); they go to the spool",
                        null,
                        details);
    }

    private Check spool() {
        IngestState.Spooled spool = ingest.spool();
        if (!spool.enabled()) {
            return new Check(Status.HEALTHY, null, null, Map.of("enabled", false));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("events", spool.depth().events());
        details.put("bytes", spool.depth().bytes());
        details.put("capacity_bytes", spool.capacity());
        details.put("oldest_age_seconds", spool.age().toSeconds());
        details.put("damaged_regions", spool.damage().damagedRegions());
        details.put("damaged_bytes", spool.damage().damagedBytes());
        if (spool.shortage() != null) {
            return new Check(Status.DEGRADED, "It has no room: " + spool.shortage(), null, details);
        }
        if (spool.damage().damagedRegions() > 0) {
            return new Check(Status.DEGRADED, "Parts of it could not be read and are set aside", null, details);
        }
        return spool.depth().isEmpty()
                ? new Check(Status.HEALTHY, null, null, details)
                : new Check(
                        Status.DEGRADED,
                        spool.depth().events() + " events wait to be written to the database",
                        null,
                        details);
    }

    private Check replicas() {
        long left = ingest.leftBehind();
        return left == 0
                ? new Check(Status.HEALTHY, null, null, Map.of())
                : new Check(
                        Status.DEGRADED,
                        "Replicas that are gone have left " + left
                                + " events in their spools; start one with that folder",
                        null,
                        Map.of("left_behind_events", left));
    }

    private Check alerts() {
        Duration missing = evaluation.missingFor();
        return missing == null
                ? new Check(Status.HEALTHY, null, null, Map.of())
                : new Check(
                        Status.DEGRADED,
                        "No replica has evaluated alert rules for " + missing.toSeconds()
                                + " s; start one whose tocsin.alert.tick is not off, or see the log of the ones that run",
                        null,
                        Map.of("not_evaluated_seconds", missing.toSeconds()));
    }

    private Check keys() {
        Instant readAt = keys.readAt();
        if (readAt == null) {
            return new Check(Status.UNHEALTHY, "They were never read", null, Map.of());
        }
        Duration age = keys.age();
        boolean fresh = age.compareTo(KEYS_ARE_FRESH_FOR) < 0;
        return new Check(
                fresh ? Status.HEALTHY : Status.DEGRADED,
                fresh ? null : "Keys revoked elsewhere since " + readAt + " are still believed here",
                null,
                Map.of("age_seconds", age.toSeconds()));
    }
}
