package io.tocsin.notify;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The breakers of the channels, in the database: one for all replicas. */
@ApplicationScoped
class ChannelBreakers {

    /** Before any row: whoever changes channels locks the table first, and the two would wait for each other. */
    private static final String LOCK = "LOCK TABLE channel IN ROW EXCLUSIVE MODE";

    private static final String READ = "SELECT failures, held_until FROM channel WHERE id = :id FOR NO KEY UPDATE";

    private static final String WRITE = """
            UPDATE channel SET failures = :failures, held_until = CAST(:until AS timestamptz) WHERE id = :id
            """;

    /** Hardly ever is there anything to write. */
    private static final String CLOSE = """
            UPDATE channel SET failures = 0, held_until = NULL WHERE id = :id AND (failures > 0 OR held_until IS NOT NULL)
            """;

    private final EntityManager entities;

    ChannelBreakers(EntityManager entities) {
        this.entities = entities;
    }

    /** The receiver answered. */
    @Transactional
    void answered(UUID channel) {
        entities.createNativeQuery(CLOSE).setParameter("id", channel).executeUpdate();
    }

    /** The receiver did not answer, or asked to be left alone. */
    @Transactional
    void failed(UUID channel, Instant now, @Nullable Duration retryAfter) {
        entities.createNativeQuery(LOCK).executeUpdate();
        @SuppressWarnings("unchecked") // of a native query
        List<Tuple> rows = entities.createNativeQuery(READ, Tuple.class)
                .setParameter("id", channel)
                .getResultList();
        for (Tuple row : rows) {
            Breaker before = new Breaker(((Number) row.get(0)).intValue(), (Instant) row.get(1));
            Breaker after = before.failed(now, retryAfter);
            entities.createNativeQuery(WRITE)
                    .setParameter("failures", after.failures())
                    .setParameter("until", after.heldUntil())
                    .setParameter("id", channel)
                    .executeUpdate();
        }
    }
}
