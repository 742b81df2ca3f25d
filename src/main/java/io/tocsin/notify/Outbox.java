package io.tocsin.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Where notices wait to be sent. They are stored in the transaction that decides that they are sent: either both happen or neither,
 * and nothing is sent before that is certain.
 */
@ApplicationScoped
public class Outbox {

    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int LONGEST_KEY = 255;

    private static final String INSERT = """
            INSERT INTO delivery (id, idempotency_key, channel_id, channel_name, kind, group_key, app, status, title, notice, state,
                created_at, due_at, alert_ids, rule_ids)
            SELECT :id, :key, c.id, c.name, c.kind, :group, :app, :status, :title, CAST(:notice AS jsonb), 'pending', :now, :now,
                CAST(:alerts AS uuid[]), CAST(:rules AS uuid[])
            FROM channel c WHERE c.id = :channel
            ON CONFLICT (idempotency_key) DO NOTHING
            """;

    private static final String CHANNELS = "SELECT count(*) FROM channel WHERE id = :channel";

    private final EntityManager entities;
    private final TransactionSynchronizationRegistry transactions;
    private final DeliveryJob job;
    private final DeliveryMetrics metrics;
    private final ObjectMapper json;
    private final Clock clock;

    Outbox(
            EntityManager entities,
            TransactionSynchronizationRegistry transactions,
            DeliveryJob job,
            DeliveryMetrics metrics,
            ObjectMapper json,
            Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.job = job;
        this.metrics = metrics;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Adds a notice, in the caller's transaction. Does nothing where its idempotency key is there already. A channel that there is
     * not any more is told in the log and counted; whoever is about to use it has asked {@link Channels} before.
     *
     * @throws jakarta.transaction.TransactionalException where there is no transaction
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(Notice notice) {
        if (notice.idempotencyKey().isEmpty() || notice.idempotencyKey().length() > LONGEST_KEY) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + LONGEST_KEY + " characters");
        }
        Instant now = Instants.toMicros(clock.instant());
        int added = entities.createNativeQuery(INSERT)
                .setParameter("id", Generators.timeBasedEpochGenerator().generate())
                .setParameter("key", Texts.withoutNul(notice.idempotencyKey()))
                .setParameter("channel", notice.channelId())
                .setParameter("group", Texts.withoutNul(notice.groupKey()))
                .setParameter("app", Texts.withoutNul(notice.app()))
                .setParameter("status", notice.status().text())
                .setParameter("title", Texts.line(notice.title(), Texts.LONGEST_TITLE))
                .setParameter("notice", Texts.storable(written(notice)))
                .setParameter("now", now)
                .setParameter("alerts", array(notice.alertIds()))
                .setParameter("rules", array(notice.ruleIds()))
                .executeUpdate();
        if (added == 1) {
            wakeAfterCommit();
        } else if (!exists(notice.channelId())) {
            metrics.dropped(DropReason.CHANNEL_UNKNOWN);
            LOG.warnf("A notice is dropped: there is no channel %s any more", notice.channelId());
        }
    }

    /** An array as PostgreSQL reads it. */
    private static String array(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private boolean exists(UUID channel) {
        return ((Number) entities.createNativeQuery(CHANNELS, Long.class)
                                .setParameter("channel", channel)
                                .getSingleResult())
                        .longValue()
                > 0;
    }

    private void wakeAfterCommit() {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // The commit is what counts.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    job.wake();
                }
            }
        });
    }

    private String written(Notice notice) {
        try {
            return json.writeValueAsString(notice);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts and numbers can be written", impossible);
        }
    }
}
