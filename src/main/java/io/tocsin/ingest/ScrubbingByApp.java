package io.tocsin.ingest;

import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.ScrubbingRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Which scrubber an app's events go through: the configured one, since no app has rules of its own yet. */
@ApplicationScoped
class ScrubbingByApp {

    private final Scrubber configured;

    ScrubbingByApp(ScrubSettings settings) {
        this.configured = new Scrubber(rules(settings));
    }

    /**
     * The scrubber of an app.
     *
     * @param app its name as it was sent, which may be none that an app can have
     */
    Scrubber of(String app) {
        return configured;
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
