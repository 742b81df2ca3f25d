package io.tocsin.notify;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;

/** Stops the start where a setting could not work, with a line that names it. */
@ApplicationScoped
class SettingsCheck {

    private static final String PREFIX = "tocsin.notify.";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    /** With what a notice of many requests may take before (Courier), it has to end well within a claim. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MOST_CHANNELS = 200;

    private final NotifySettings settings;
    private final PublicUrl publicUrl;

    SettingsCheck(NotifySettings settings, PublicUrl publicUrl) {
        this.settings = settings;
        this.publicUrl = publicUrl;
    }

    void check(@Observes StartupEvent started) {
        within("connect-timeout", settings.connectTimeout(), SHORTEST, LONGEST_SEND);
        within("send-timeout", settings.sendTimeout(), SHORTEST, LONGEST_SEND);
        within("mail-timeout", settings.mailTimeout(), SHORTEST, LONGEST_SEND);
        within("poll", settings.poll(), SHORTEST, Duration.ofDays(1));
        within("give-up-after", settings.giveUpAfter(), Duration.ofMinutes(1), LONGEST);
        within("retention", settings.retention(), Duration.ofHours(1), LONGEST);
        if (settings.channelsAtOnce() < 1 || settings.channelsAtOnce() > MOST_CHANNELS) {
            throw refused("channels-at-once", "is not between 1 and " + MOST_CHANNELS);
        }
        if (publicUrl.base().isEmpty()) {
            throw new ConfigurationException("tocsin.public-url is empty", Set.of("tocsin.public-url"));
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(name, "is not between " + least.toMillis() + " ms and " + most.toSeconds() + " s");
        }
    }

    private static ConfigurationException refused(String name, String fault) {
        return new ConfigurationException(PREFIX + name + " " + fault, Set.of(PREFIX + name));
    }
}
