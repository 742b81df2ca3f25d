package io.tocsin.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** What a team has written, in the database. Every writer takes {@link #lock} first. */
@ApplicationScoped
class RunbookRepository implements PanacheRepositoryBase<RunbookEntity, UUID> {

    /** Writers wait for each other, readers for nobody: what is counted and which names are taken stays true until the commit. */
    private static final String LOCK = "LOCK TABLE runbook IN SHARE ROW EXCLUSIVE MODE";

    private static final String NEXT_VERSION = "SELECT nextval('runbook_version')";

    private static final TypeReference<List<RunbookMatch>> MATCHES = new TypeReference<>() {};

    private final BuiltInRunbooks builtIn;
    private final ObjectMapper json;

    RunbookRepository(BuiltInRunbooks builtIn, ObjectMapper json) {
        this.builtIn = builtIn;
        this.json = json;
    }

    /**
     * What tells one state of the table from all others there ever were: versions rise and are not used again, so whatever is
     * made or changed raises the latest, and whatever is removed afterwards lowers the count.
     */
    @RegisterForReflection
    record State(long count, long latest) {}

    @Transactional
    State state() {
        return getEntityManager()
                .createQuery("select count(*), coalesce(max(r.version), 0L) from RunbookEntity r", State.class)
                .getSingleResult();
    }

    @Transactional
    List<Runbook> all() {
        return listAll().stream().map(this::runbook).toList();
    }

    /** Until the end of the transaction nobody else writes. */
    void lock() {
        getEntityManager().unwrap(Session.class).createNativeMutationQuery(LOCK).executeUpdate();
    }

    /** Stores a new one. The lock is held. */
    Runbook insert(UUID id, String name, RunbookContent content, Instant now) {
        RunbookEntity entity = new RunbookEntity();
        entity.id = id;
        entity.name = name;
        entity.createdAt = now;
        fill(entity, content, now);
        persist(entity);
        return runbook(entity);
    }

    /** Changes one that is there. The lock is held. */
    Runbook update(UUID id, RunbookContent content, Instant now) {
        RunbookEntity entity = findByIdOptional(id).orElseThrow();
        fill(entity, content, now);
        return runbook(entity);
    }

    private void fill(RunbookEntity entity, RunbookContent content, Instant now) {
        entity.matches = written(content.matches());
        entity.title = content.title();
        entity.cause = content.cause();
        entity.solution = content.solution();
        entity.prevention = content.prevention();
        entity.url = content.url();
        entity.enabled = content.enabled();
        entity.version = (Long)
                getEntityManager().createNativeQuery(NEXT_VERSION, Long.class).getSingleResult();
        entity.updatedAt = now;
    }

    private Runbook runbook(RunbookEntity entity) {
        return new Runbook(
                entity.id,
                entity.name,
                new RunbookContent(
                        read(entity.matches),
                        entity.title,
                        entity.cause,
                        entity.solution,
                        entity.prevention,
                        entity.url,
                        entity.enabled),
                builtIn.named(entity.name).isPresent() ? Origin.CHANGED : Origin.OWN,
                entity.version,
                entity.createdAt,
                entity.updatedAt);
    }

    private String written(List<RunbookMatch> matches) {
        try {
            return json.writerFor(MATCHES).writeValueAsString(matches);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A match is three texts", impossible);
        }
    }

    private List<RunbookMatch> read(String matches) {
        try {
            return json.readerFor(MATCHES).readValue(matches);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The column holds what was written", impossible);
        }
    }
}
