package io.tocsin.alert;

import io.tocsin.access.App;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A rule and one of the apps that it is for. */
record Watch(StoredRule stored, App app) {

    /** By which its state is known. */
    record Key(UUID ruleId, int appId) {}

    Key key() {
        return new Key(stored.id(), app.id());
    }

    Rule rule() {
        return stored.rule();
    }

    /**
     * Returns which enabled rule watches which apps. A rule that names no app watches all, except those that it steps aside for. No
     * rule watches a retired app.
     */
    static List<Watch> all(List<StoredRule> rules, List<App> all) {
        List<App> apps = all.stream().filter(app -> !app.isRetired()).toList();
        Map<String, App> byName = apps.stream().collect(Collectors.toMap(App::name, Function.identity()));
        record Own(String app, String kind) {}
        Set<Own> own = new HashSet<>();
        for (StoredRule stored : rules) {
            Rule rule = stored.rule();
            if (rule.enabled() && !rule.fallback()) {
                rule.app()
                        .ifPresent(app -> own.add(new Own(app, rule.condition().kind())));
            }
        }
        List<Watch> watches = new ArrayList<>();
        for (StoredRule stored : rules) {
            Rule rule = stored.rule();
            if (!rule.enabled()) {
                continue;
            }
            List<App> of =
                    rule.app().map(byName::get).map(List::of).orElse(rule.app().isEmpty() ? apps : List.of());
            for (App app : of) {
                if (!rule.fallback()
                        || !own.contains(new Own(app.name(), rule.condition().kind()))) {
                    watches.add(new Watch(stored, app));
                }
            }
        }
        return watches;
    }
}
