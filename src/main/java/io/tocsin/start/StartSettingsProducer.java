package io.tocsin.start;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** The settings that {@link Tocsin} has checked, for the beans of this room. */
class StartSettingsProducer {

    @Produces
    @Singleton
    StartSettings settings(Config config) {
        return StartSettings.of(config);
    }
}
