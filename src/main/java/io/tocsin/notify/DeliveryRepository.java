package io.tocsin.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outbox, seen from the side that sends. Every method is a short transaction of its own; nothing is sent within one. */
@ApplicationScoped
class DeliveryRepository implements PanacheRepositoryBase<DeliveryEntity, UUID> {

    private static final String DUE_CHANNELS = """
            SELECT DISTINCT d.channel_id FROM delivery d
            WHERE d.state IN ('pending', 'standing') AND d.due_at <= :now
              AND (d.claimed_until IS NULL OR d.claimed_until <= clock_timestamp())
              AND NOT EXISTS (
                SELECT FROM channel c WHERE c.id = d.channel_id AND (c.held_until > :now OR NOT c.enabled))
            """;

    /**
     * The first that is due, news before repetitions, whose group has nothing before it that is not settled: a notice does not overtake, and is not overtaken
     * by the repetition of one that it takes the place of.
     */
    private static final String CLAIM = """
            WITH claimed AS (
                UPDATE delivery SET claimed_by = :claim,
                    claimed_until = clock_timestamp() + make_interval(secs => :seconds),
                    attempts = attempts + CASE state WHEN 'pending' THEN 1 ELSE 0 END
                WHERE id = (
                    SELECT d.id FROM delivery d
                    WHERE d.channel_id = :channel AND d.state IN ('pending', 'standing') AND d.due_at <= :now
                      AND (d.claimed_until IS NULL OR d.claimed_until <= clock_timestamp())
                      AND NOT EXISTS (
                        SELECT FROM channel c WHERE c.id = d.channel_id AND (c.held_until > :now OR NOT c.enabled))
                      AND NOT EXISTS (
                        SELECT FROM delivery o
                        WHERE o.channel_id = d.channel_id AND o.group_key = d.group_key
                          AND CASE d.state
                              WHEN 'pending' THEN o.sequence < d.sequence
                                AND (o.state = 'pending' OR (o.state = 'standing' AND o.claimed_until > clock_timestamp()))
                              ELSE o.sequence > d.sequence AND o.state = 'pending' END)
                    ORDER BY d.state = 'standing', CASE d.state WHEN 'standing' THEN d.due_at END, d.sequence LIMIT 1
                    FOR UPDATE OF d SKIP LOCKED)
                RETURNING *)
            SELECT * FROM claimed
            """;

    /** Waits for whoever is just claiming one of them, so the question after it sees that claim. */
    private static final String END_STANDING = """
            UPDATE delivery SET finished_at = :now,
                state = CASE WHEN parts_done > 0 OR repeats > 0 THEN 'delivered' ELSE 'failed' END
            WHERE channel_id = :channel AND group_key = :group AND state = 'standing' AND sequence < :sequence
              AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
            """;

    private static final String STANDING_BEFORE = """
            SELECT count(*) FROM delivery
            WHERE channel_id = :channel AND group_key = :group AND state = 'standing' AND sequence < :sequence
            """;

    private static final String FOLLOWERS = """
            SELECT count(*) FROM delivery
            WHERE channel_id = :channel AND group_key = :group AND state = 'pending' AND sequence > :sequence
            """;

    private static final String MARK = """
            UPDATE delivery SET state = :state, due_at = :due, parts_done = :parts, repeats = repeats + :repeats,
                attempt_log = CAST(:log AS jsonb), claimed_by = NULL, claimed_until = NULL,
                finished_at = CASE WHEN :final THEN CAST(:now AS timestamptz) END
            WHERE id = :id AND claimed_by = :claim AND state IN ('pending', 'standing')
            """;

    private static final String BACKLOG = """
            SELECT count(*), min(created_at) FROM delivery d WHERE state = 'pending'
              AND NOT EXISTS (SELECT FROM channel c WHERE c.id = d.channel_id AND NOT c.enabled)
            """;

    private static final String DELETE = """
            DELETE FROM delivery WHERE id IN (
                SELECT id FROM delivery WHERE created_at < :before AND finished_at < :before
                ORDER BY created_at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    private static final TypeReference<List<Attempt>> ATTEMPTS = new TypeReference<>() {};

    private final ObjectMapper json;

    DeliveryRepository(ObjectMapper json) {
        // A replica of the next version may have added what this one does not know.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** What waits, but for channels that are disabled. */
    record Backlog(long count, Optional<Instant> oldest) {}

    /** Channels for which something is due that nobody has claimed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<UUID> dueChannels(Instant now) {
        @SuppressWarnings("unchecked") // of a native query
        List<UUID> channels = getEntityManager()
                .createNativeQuery(DUE_CHANNELS, UUID.class)
                .setParameter("now", now)
                .getResultList();
        return channels;
    }

    /**
     * Takes one that is due.
     *
     * @param length when the claim ends where nobody marks it; by the clock of the database, since those of replicas differ
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<Claimed> claim(UUID channel, Instant now, Duration length) {
        @SuppressWarnings("unchecked") // of a native query
        List<DeliveryEntity> rows = getEntityManager()
                .createNativeQuery(CLAIM, DeliveryEntity.class)
                .setParameter("claim", UUID.randomUUID())
                .setParameter("seconds", (double) length.toSeconds())
                .setParameter("channel", channel)
                .setParameter("now", now)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        DeliveryEntity row = rows.get(0);
        if (row.state.equals(DeliveryState.PENDING.text()) && !takesThePlaceOfStanding(row, now)) {
            QuarkusTransaction.setRollbackOnly();
            return Optional.empty();
        }
        return Optional.of(claimed(row));
    }

    private boolean takesThePlaceOfStanding(DeliveryEntity row, Instant now) {
        if (!ChannelKind.of(row.kind).standing()) {
            return true;
        }
        getEntityManager()
                .createNativeQuery(END_STANDING)
                .setParameter("now", now)
                .setParameter("channel", row.channelId)
                .setParameter("group", row.groupKey)
                .setParameter("sequence", row.sequence)
                .executeUpdate();
        return count(STANDING_BEFORE, row) == 0;
    }

    private Claimed claimed(DeliveryEntity row) {
        UUID claim = row.claimedBy;
        if (claim == null) {
            throw new IllegalStateException("The statement has set it");
        }
        return new Claimed(
                row.id,
                claim,
                read(row.notice),
                row.state.equals(DeliveryState.STANDING.text()),
                row.createdAt,
                row.attempts,
                row.partsDone,
                count(FOLLOWERS, row) > 0,
                log(row));
    }

    private long count(String question, DeliveryEntity row) {
        return ((Number) getEntityManager()
                        .createNativeQuery(question, Long.class)
                        .setParameter("channel", row.channelId)
                        .setParameter("group", row.groupKey)
                        .setParameter("sequence", row.sequence)
                        .getSingleResult())
                .longValue();
    }

    /** Writes what became of it; false where the claim had ended and somebody else has it now. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean mark(Claimed claimed, Mark mark, Instant now) {
        return getEntityManager()
                        .createNativeQuery(MARK)
                        .setParameter("state", mark.state().text())
                        .setParameter("due", mark.dueAt())
                        .setParameter("parts", mark.partsDone())
                        .setParameter("repeats", mark.repeated() ? 1 : 0)
                        .setParameter("log", written(mark.log()))
                        .setParameter("final", mark.state().isFinal())
                        .setParameter("now", now)
                        .setParameter("id", claimed.id())
                        .setParameter("claim", claimed.claim())
                        .executeUpdate()
                == 1;
    }

    /** Newest first. */
    @Transactional
    List<DeliveryEntity> page(DeliveryFilter filter, int limit) {
        DeliveryFilter.Query query = filter.query();
        return find(query.text(), query.values()).page(0, limit).list();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Backlog backlog() {
        Tuple row = (Tuple)
                getEntityManager().createNativeQuery(BACKLOG, Tuple.class).getSingleResult();
        return new Backlog(((Number) row.get(0)).longValue(), Optional.ofNullable((Instant) row.get(1)));
    }

    /** How many rows went. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int deleteBatch(Instant before, int batch) {
        return getEntityManager()
                .createNativeQuery(DELETE)
                .setParameter("before", before)
                .setParameter("batch", batch)
                .executeUpdate();
    }

    /** The attempts that a row tells of. */
    List<Attempt> log(DeliveryEntity row) {
        try {
            return json.readValue(row.attemptLog, ATTEMPTS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The column holds what was written", impossible);
        }
    }

    /** Null where a version that came later wrote it in a way that this one cannot read. */
    private @Nullable Notice read(String notice) {
        try {
            return json.readValue(notice, Notice.class);
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }

    private String written(List<Attempt> log) {
        try {
            return Texts.storable(json.writeValueAsString(log));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts and numbers can be written", impossible);
        }
    }
}
