package io.tocsin.alert;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The lease of the one replica that evaluates alert rules. Another replica takes it when it was not renewed for {@link #LENGTH}. The
 * time is the database's, so the replicas' clocks need not agree. Its epoch is a fencing token: a replica that was paused and lost the
 * lease finds another epoch at the end of its transaction, and changes nothing.
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
            SELECT 1 FROM alert_lease WHERE name = 'evaluator' AND holder = :holder AND epoch = :epoch
            """;

    private static final String LOCK = STILL + " FOR SHARE";

    private static final String RELEASE = """
            UPDATE alert_lease SET expires_at = clock_timestamp() - interval '1 second',
                judged_to = coalesce(:judged, judged_to)
            WHERE name = 'evaluator' AND holder = :holder
            """;

    private final AgroalDataSource database;
    private final EntityManager entities;
    private final UUID holder = UUID.randomUUID();

    EvaluatorLease(AgroalDataSource database, EntityManager entities) {
        this.database = database;
        this.entities = entities;
    }

    /**
     * A lease that is held.
     *
     * @param epoch another one for each time that the holder changed
     * @param judgedTo up to when rules were judged, by whomever; null where they never were
     */
    record Held(UUID holder, long epoch, @Nullable Instant judgedTo) {}

    /** Another replica has taken the lease. */
    static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LostException() {
            super("Another replica evaluates alert rules now");
        }
    }

    /**
     * Takes the lease, or renews it; empty while another replica holds it. It is a single statement outside any transaction, so a
     * replica that is paused meanwhile keeps no lock of the row.
     *
     * @param judgedTo up to when this one has judged rules; null if it has not
     */
    Optional<Held> hold(@Nullable Instant judgedTo) {
        return QuarkusTransaction.suspendingExisting().call(() -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement hold = connection.prepareStatement(HOLD)) {
                hold.setObject(1, holder);
                hold.setLong(2, LENGTH.toSeconds());
                hold.setObject(
                        3,
                        judgedTo == null ? null : Instants.toMicros(judgedTo).atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE);
                try (ResultSet row = hold.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    OffsetDateTime judged = row.getObject(2, OffsetDateTime.class);
                    return Optional.of(new Held(holder, row.getLong(1), judged == null ? null : judged.toInstant()));
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(
                        "The lease of the alert evaluator was not renewed: " + failed.getMessage(), failed);
            }
        });
    }

    /**
     * Checks that this replica still holds the lease, without a lock: it is the first thing that a writing transaction does, and
     * saves the work of one that {@link #lock} would refuse.
     *
     * @throws LostException if another replica holds it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void check(Held held) {
        throwIfLost(STILL, held);
    }

    /**
     * Locks the lease until the caller's transaction ends, so that no other replica takes it before the commit. It is the last thing
     * that a writing transaction does: a replica that is paused earlier in the transaction keeps no lock of the row.
     *
     * @throws LostException if another replica holds it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void lock(Held held) {
        entities.flush();
        throwIfLost(LOCK, held);
    }

    private void throwIfLost(String query, Held held) {
        boolean lost = entities.createNativeQuery(query)
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
