package io.tocsin.alert;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * One replica evaluates at a time: whoever holds the lease, which another takes when it was not renewed for {@link #LENGTH}. The time is
 * the database's, so that replicas' clocks need not agree. Whoever was paused and lost it finds another epoch, under a lock of the row,
 * in the very transaction that would have changed something.
 */
@ApplicationScoped
class EvaluatorLease {

    static final Duration LENGTH = Duration.ofSeconds(12);

    private static final String HOLD = """
            INSERT INTO alert_lease AS lease (name, holder, epoch, expires_at, judged_to)
            VALUES ('evaluator', ?, 1, clock_timestamp() + ? * interval '1 second', ?)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
                epoch = lease.epoch + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END,
                judged_to = coalesce(excluded.judged_to, lease.judged_to)
            WHERE lease.holder = excluded.holder OR lease.expires_at < clock_timestamp()
            RETURNING epoch, judged_to
            """;

    private static final String STILL = """
            SELECT 1 FROM alert_lease WHERE name = 'evaluator' AND holder = :holder AND epoch = :epoch FOR SHARE
            """;

    private static final String RELEASE = """
            UPDATE alert_lease SET expires_at = clock_timestamp() - interval '1 second',
                judged_to = coalesce(:judged, judged_to)
            WHERE name = 'evaluator' AND holder = :holder
            """;

    private final EntityManager entities;
    private final UUID holder = UUID.randomUUID();

    EvaluatorLease(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * A lease that is held.
     *
     * @param epoch another one for each time that the holder changed
     * @param judgedTo up to when rules were judged, by whomever; null where they never were
     */
    record Held(UUID holder, long epoch, @Nullable Instant judgedTo) {}

    /** Another replica evaluates by now. */
    static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LostException() {
            super("Another replica evaluates alert rules by now");
        }
    }

    /**
     * Takes the lease, or renews it; empty while another replica holds it.
     *
     * @param judgedTo up to when this one has judged rules; null where it has not
     */
    Optional<Held> hold(@Nullable Instant judgedTo) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.unwrap(Session.class).doReturningWork(connection -> {
                    try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
                        hold.setObject(1, holder);
                        hold.setLong(2, LENGTH.toSeconds());
                        hold.setObject(
                                3,
                                judgedTo == null
                                        ? null
                                        : Instants.toMicros(judgedTo).atOffset(ZoneOffset.UTC),
                                java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                        try (ResultSet row = hold.executeQuery()) {
                            if (!row.next()) {
                                return Optional.<Held>empty();
                            }
                            OffsetDateTime judged = row.getObject(2, OffsetDateTime.class);
                            return Optional.of(
                                    new Held(holder, row.getLong(1), judged == null ? null : judged.toInstant()));
                        }
                    }
                }));
    }

    /**
     * Makes sure, until the caller's transaction ends, that nobody else takes it.
     *
     * @throws LostException where somebody has
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void require(Held held) {
        boolean lost = entities.createNativeQuery(STILL)
                .setParameter("holder", held.holder())
                .setParameter("epoch", held.epoch())
                .getResultList()
                .isEmpty();
        if (lost) {
            throw new LostException();
        }
    }

    /**
     * Lets another replica take it at once.
     *
     * @param judgedTo up to when this one has judged rules; null where it has not
     */
    void release(@Nullable Instant judgedTo) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.unwrap(Session.class)
                        .createNativeMutationQuery(RELEASE)
                        .setParameter("holder", holder)
                        .setParameter("judged", judgedTo, Instant.class)
                        .executeUpdate());
    }
}
