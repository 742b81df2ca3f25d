package io.tocsin.alert.published;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What fires as health checks: a check an alert, DOWN where it is critical. Their shape is MicroProfile Health's:
 * {@code {"status", "checks": [{"name", "status", "data"}]}}.
 */
@ApplicationScoped
class AlertChecks {

    private static final String CRITICAL = "critical";

    private final FiringAlerts firing;
    private final EvaluationWatch evaluation;

    AlertChecks(FiringAlerts firing, EvaluationWatch evaluation) {
        this.firing = firing;
        this.evaluation = evaluation;
    }

    /** The group's answer, out of what is known already. */
    JsonObject read() {
        JsonArrayBuilder checks = Json.createArrayBuilder();
        FiringAlerts.Known known = firing.known();
        if (known == null) {
            checks.add(summary("unknown", "What fires was not read yet"));
            return answer(true, checks);
        }
        boolean critical = false;
        for (AlertView alert : known.worst()) {
            critical |= alert.severity().equals(CRITICAL);
            checks.add(check(alert));
        }
        long more = known.number() - known.worst().size();
        if (more > 0) {
            checks.add(check("more alerts", true, Json.createObjectBuilder().add("number", more)));
        }
        if (firing.outdated()) {
            checks.add(summary(
                    "unknown", "The database does not answer; what was read at " + known.readAt() + " is shown"));
        } else if (known.number() == 0) {
            checks.add(summary("known", "no alert fires"));
        }
        Duration missing = evaluation.missingFor();
        if (missing != null) {
            critical = true;
            checks.add(check(
                    "evaluation",
                    false,
                    Json.createObjectBuilder()
                            .add("message", "No replica has evaluated alert rules for " + missing.toSeconds() + " s")));
        }
        return answer(!critical, checks);
    }

    private static JsonObject answer(boolean up, JsonArrayBuilder checks) {
        return Json.createObjectBuilder()
                .add("status", status(up))
                .add("checks", checks)
                .build();
    }

    private static JsonObject check(AlertView alert) {
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("rule", alert.rule().shown())
                .add("app", alert.app())
                .add("severity", alert.severity());
        add(data, "value", alert.value());
        add(data, "threshold", alert.threshold());
        data.add("since", alert.since().toString()).add("reason", alert.reason());
        data.add("acknowledged", alert.acknowledged() != null);
        return check(
                alert.rule().shown() + " (" + alert.app() + ")",
                !alert.severity().equals(CRITICAL),
                data);
    }

    private static JsonObject summary(String state, String message) {
        return check(
                "alerts", true, Json.createObjectBuilder().add("state", state).add("message", message));
    }

    private static JsonObject check(String name, boolean up, JsonObjectBuilder data) {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("status", status(up))
                .add("data", data)
                .build();
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }

    /** JSON has no number for what is none. */
    private static void add(JsonObjectBuilder data, String name, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            data.add(name, value);
        }
    }
}
