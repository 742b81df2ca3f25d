package io.tocsin.ingest;

import io.tocsin.appsettings.AppSettings;
import io.tocsin.scrub.AppRules;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.ScrubbingRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Which scrubber an app's events go through: one by the configured rules, with the app's own over them where it has some. */
@ApplicationScoped
public class ScrubbingByApp {

    private static final int SCRUBBERS_HELD = 10_000;

    private final AppSettings settings;
    private final Scrubber configured;
    private final MadeByApp<AppRules, Scrubber> own;

    ScrubbingByApp(ScrubSettings configuration, AppSettings settings) {
        ScrubbingRules rules = rules(configuration);
        this.settings = settings;
        this.configured = new Scrubber(rules);
        this.own = new MadeByApp<>(by -> new Scrubber(rules.overlaidBy(by)), by -> 1, SCRUBBERS_HELD);
    }

    /**
     * The scrubber of an app.
     *
     * @param app its name as it was sent, which may be none that an app can have
     */
    Scrubber of(String app) {
        AppRules rules = settings.of(app).scrubbing();
        return rules == null ? configured : own.of(app, rules);
    }

    /** Returns what is stored instead of a user's id if scrubbing finds that it is personal. */
    public String userMark(String app, String userId) {
        return of(app).user(userId);
    }

    static ScrubbingRules rules(ScrubSettings settings) {
        if (!settings.enabled()) {
            return ScrubbingRules.none();
        }
        ScrubbingRules rules = ScrubbingRules.standard()
                .with(Kind.EMAIL, settings.emails())
                .with(Kind.IP, settings.ipAddresses())
                .with(Kind.USER, settings.userIds());
        for (Kind kind : settings.exemptKinds().orElse(Set.of())) {
            rules = rules.with(kind, false);
        }
        return new ScrubbingRules(
                rules.kinds(),
                settings.extraKeys().orElse(Set.of()),
                settings.exemptKeys().orElse(Set.of()),
                settings.extraPatterns().orElse(List.of()),
                settings.userIdKey().orElse(""));
    }
}
