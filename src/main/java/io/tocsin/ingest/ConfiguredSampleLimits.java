package io.tocsin.ingest;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalInt;

/** One limit for all apps, out of the configuration. */
@ApplicationScoped
@DefaultBean
class ConfiguredSampleLimits implements SampleLimits {

    private final OptionalInt limit;

    ConfiguredSampleLimits(SamplingSettings settings) {
        this.limit = settings.storedPerIssueAndMinute();
    }

    void check(@Observes StartupEvent event) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new ConfigurationException("tocsin.sampling.stored-per-issue-and-minute is " + limit.getAsInt()
                    + ": set 1 at least, or nothing to have every event stored");
        }
    }

    @Override
    public OptionalInt storedPerMinute(String app) {
        return limit;
    }
}
