package io.tocsin.alert;

import com.fasterxml.uuid.Generators;
import io.tocsin.access.Audit;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rules of files those of one file, in one transaction under the table's lock: replicas that read the same file come one
 * after the other, and all but the first find nothing to change.
 */
@ApplicationScoped
class RuleFileChanges {

    private final RuleRepository repository;
    private final RuleReferences references;
    private final Audit audit;
    private final Clock clock;

    RuleFileChanges(RuleRepository repository, RuleReferences references, Audit audit, Clock clock) {
        this.repository = repository;
        this.references = references;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param revision of the rules, afterwards
     */
    record Applied(int made, int changed, int removed, long revision) {

        boolean nothing() {
            return made + changed + removed == 0;
        }
    }

    /**
     * Applies a file, whole or not at all.
     *
     * @param source its name, for people
     * @param removing whether rules that it has no more are removed; where not, and there are some, nothing is done
     * @return empty where nothing was done therefore
     * @throws RuleFileRefused where anything in it is wrong
     */
    @Transactional
    Optional<Applied> apply(byte[] file, String source, boolean removing) {
        repository.lock();
        Map<String, RuleEntity> stored = new HashMap<>();
        repository.all().forEach(entity -> stored.put(RuleRepository.key(entity.app, entity.name), entity));
        Map<String, RuleFile.Entry> wanted = checked(file, stored);

        List<RuleEntity> gone = stored.values().stream()
                .filter(entity -> ofFile(entity) && !wanted.containsKey(RuleRepository.key(entity.app, entity.name)))
                .toList();
        if (!removing && !gone.isEmpty()) {
            return Optional.empty();
        }
        Writing writing = new Writing(source, Instants.toMicros(clock.instant()));
        wanted.forEach((key, entry) -> writing.put(stored.get(key), entry.checked()));
        gone.forEach(writing::remove);
        repository.flush();
        return Optional.of(new Applied(writing.made, writing.changed, writing.removed, repository.revision()));
    }

    private Map<String, RuleFile.Entry> checked(byte[] file, Map<String, RuleEntity> stored) {
        Map<String, String> problems = new LinkedHashMap<>();
        Map<String, RuleFile.Entry> wanted = RuleFile.read(file, references.channelsByName(), problems);
        wanted.forEach((key, entry) -> {
            RuleEntity same = stored.get(key);
            if (same != null && !ofFile(same)) {
                problems.put(
                        entry.place() + "name",
                        "is taken by a rule that " + (Origin.of(same.origin) == Origin.API ? "was made" : "is changed")
                                + " by the API: remove or rename that one (" + same.id + ")");
            }
            references.check(entry.checked().rule(), false, new RuleFields(entry.place(), problems));
        });
        long others = stored.values().stream().filter(entity -> !ofFile(entity)).count();
        if (others + wanted.size() > RuleChanges.MOST_RULES) {
            problems.put("rules", "would be more than " + RuleChanges.MOST_RULES + ", with those of the API");
        }
        if (!problems.isEmpty()) {
            List<String> told = problems.entrySet().stream()
                    .map(problem -> problem.getKey() + " " + problem.getValue())
                    .toList();
            throw new RuleFileRefused(told);
        }
        return wanted;
    }

    private static boolean ofFile(RuleEntity entity) {
        return Origin.of(entity.origin) == Origin.FILE;
    }

    private final class Writing {

        private final String source;
        private final String actor;
        private final Instant now;
        private int made;
        private int changed;
        private int removed;

        Writing(String source, Instant now) {
            this.source = source;
            this.actor = "the file " + source;
            this.now = now;
        }

        void put(@Nullable RuleEntity entity, CheckedRule checked) {
            if (entity == null) {
                StoredRule after = repository.insert(
                        Generators.timeBasedEpochGenerator().generate(), Origin.FILE, source, checked, now);
                made++;
                record("create", after, Map.of("after", after.view()));
                return;
            }
            StoredRule before = repository.read(entity);
            if (before != null && before.rule().equals(checked.rule())) {
                return;
            }
            Map<String, Object> detail = RuleChanges.before(before, entity);
            StoredRule after = repository.update(entity, Origin.FILE, source, checked, now);
            detail.put("after", after.view());
            changed++;
            record("change", after, detail);
        }

        void remove(RuleEntity entity) {
            Map<String, Object> detail = RuleChanges.before(repository.read(entity), entity);
            repository.delete(entity);
            removed++;
            audit.recordWithoutKey(actor, "delete", RuleChanges.KIND, entity.id.toString(), entity.name, detail);
        }

        private void record(String action, StoredRule rule, Map<String, Object> detail) {
            audit.recordWithoutKey(actor, action, RuleChanges.KIND, rule.id().toString(), rule.name(), detail);
        }
    }
}
