package io.tocsin.alert.published;

import io.quarkus.arc.Unremovable;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

/**
 * The service's health, with the group {@code alerts} that has as many checks as alerts fire. A check that is a bean answers with one
 * response each, and SmallRye's registry of further ones is a plain map that is read while it is changed; so the group's answer is made
 * here. Nobody injects it: the handlers look it up, hence unremovable. All others are SmallRye's own: no probe, and not {@code /health} either, asks for a group.
 */
@Unremovable
@Alternative
@Priority(1)
@ApplicationScoped
class AlertHealthReporter extends SmallRyeHealthReporter {

    /** The group's name: {@code /health/group/alerts} on the management port. */
    static final String GROUP = "alerts";

    private final AlertChecks checks;

    AlertHealthReporter(AlertChecks checks) {
        this.checks = checks;
    }

    @Override
    public Uni<SmallRyeHealth> getHealthGroupAsync(String name) {
        return name.equals(GROUP)
                ? Uni.createFrom().item(() -> new SmallRyeHealth(checks.read()))
                : super.getHealthGroupAsync(name);
    }

    /** {@code /health/group}: the checks of all groups. */
    @Override
    public Uni<SmallRyeHealth> getHealthGroupsAsync() {
        return super.getHealthGroupsAsync().map(others -> new SmallRyeHealth(both(others.getPayload(), checks.read())));
    }

    private static JsonObject both(JsonObject others, JsonObject alerts) {
        JsonArrayBuilder all = Json.createArrayBuilder(others.getJsonArray("checks"));
        alerts.getJsonArray("checks").forEach(all::add);
        boolean up = others.getString("status").equals("UP")
                && alerts.getString("status").equals("UP");
        return Json.createObjectBuilder(others)
                .add("status", up ? "UP" : "DOWN")
                .add("checks", all)
                .build();
    }
}
