package io.tocsin.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The rules there are, held in memory: each question costs one look at their revision, and reads them where that has changed. */
@ApplicationScoped
class RuleBook {

    private static final Logger LOG = Logger.getLogger(RuleBook.class);

    private final RuleRepository repository;

    private @Nullable RuleSet held;
    /** The versions of rules that cannot be read, so that each is told once. */
    private volatile Map<UUID, Long> unreadable = Map.of();

    RuleBook(RuleRepository repository, MeterRegistry registry) {
        this.repository = repository;
        Gauge.builder("tocsin.alert.rules.unreadable", () -> unreadable.size())
                .description(
                        "Stored rules that this version cannot read, and that watch nothing; their alerts stay as they are")
                .register(registry);
    }

    /** The rules as they are now. Blocks; fails where the database does. */
    synchronized RuleSet current() {
        // Before the rows: what is committed in between is read once more the next time, and never missed.
        long revision = repository.revision();
        RuleSet known = held;
        if (known == null || known.revision() != revision) {
            known = read(revision);
            held = known;
        }
        return known;
    }

    private RuleSet read(long revision) {
        List<StoredRule> rules = new ArrayList<>();
        Map<UUID, Long> strange = new HashMap<>();
        Set<UUID> enabled = new HashSet<>();
        for (RuleEntity entity : repository.all()) {
            Map<String, String> problems = new LinkedHashMap<>();
            StoredRule rule = repository.read(entity, problems);
            if (rule != null) {
                rules.add(rule);
                continue;
            }
            strange.put(entity.id, entity.version);
            if (entity.enabled) {
                enabled.add(entity.id);
            }
            if (!Long.valueOf(entity.version).equals(unreadable.get(entity.id))) {
                LOG.errorf(
                        "Version %d of the alert rule \"%s\" (%s) cannot be read and watches nothing: %s",
                        entity.version, entity.name, entity.id, problems);
            }
        }
        unreadable = Map.copyOf(strange);
        return new RuleSet(revision, rules, enabled);
    }
}
