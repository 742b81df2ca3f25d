package io.tocsin.ingest;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tocsin.appsettings.AppSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** An app's own limit out of its settings, else the one for all apps out of the configuration. */
@ApplicationScoped
@DefaultBean
class SampleLimitsByApp implements SampleLimits {

    /** Every replica knows of changed settings by then, and whatever was under way to the database has ended there. */
    static final Duration KEYS_FIRST = Duration.ofSeconds(30);

    private final OptionalInt configured;
    private final Function<String, OptionalInt> own;
    private final Predicate<String> everSampled;
    private final LongSupplier nanos;
    /** When it was first met that an app leaves keys. */
    private final Map<String, Long> leavingSince = new ConcurrentHashMap<>();

    @Inject
    SampleLimitsByApp(SamplingSettings settings, AppSettings apps) {
        this(settings.storedPerIssueAndMinute(), apps::storedPerIssueAndMinute, apps::everSampled, System::nanoTime);
    }

    SampleLimitsByApp(
            OptionalInt configured,
            Function<String, OptionalInt> own,
            Predicate<String> everSampled,
            LongSupplier nanos) {
        this.configured = configured;
        this.own = own;
        this.everSampled = everSampled;
        this.nanos = nanos;
    }

    void check(@Observes StartupEvent event) {
        if (configured.isPresent() && configured.getAsInt() < 1) {
            throw new ConfigurationException("tocsin.sampling.stored-per-issue-and-minute is " + configured.getAsInt()
                    + ": set 1 at least, or nothing to have every event stored");
        }
    }

    @Override
    public OptionalInt storedPerMinute(String app) {
        OptionalInt limit = own.apply(app);
        if (limit.isEmpty() || configured.isPresent()) {
            return limit.isPresent() ? limit : configured;
        }
        long now = nanos.getAsLong();
        long since = leavingSince.computeIfAbsent(app, first -> now);
        return now - since >= KEYS_FIRST.toNanos() ? limit : OptionalInt.empty();
    }

    @Override
    public boolean leavesKeys(String app) {
        return configured.isPresent() || everSampled.test(app);
    }
}
