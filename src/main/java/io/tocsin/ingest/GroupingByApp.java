package io.tocsin.ingest;

import io.tocsin.appsettings.AppSettings;
import io.tocsin.grouping.Grouper;
import io.tocsin.grouping.GroupingRule;
import io.tocsin.grouping.GroupingRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** By which rules an app's events are grouped: the default ones, with the app's own before them. */
@ApplicationScoped
class GroupingByApp {

    private static final Grouper DEFAULT = new Grouper(GroupingRules.NONE);

    /** A rule takes one to five kilobytes. */
    private static final int RULES_HELD = 10_000;

    private final AppSettings settings;
    private final MadeByApp<List<GroupingRule>, Grouper> own =
            new MadeByApp<>(rules -> new Grouper(GroupingRules.of(rules)), List::size, RULES_HELD);

    GroupingByApp(AppSettings settings) {
        this.settings = settings;
    }

    Grouper of(String app) {
        List<GroupingRule> rules = settings.of(app).groupingRules();
        return rules.isEmpty() ? DEFAULT : own.of(app, rules);
    }
}
