package io.tocsin.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Up to when counts are complete, so that an outage is not read as silence: what is on its way takes up to {@link #IN_FLIGHT}, and
 * what a replica holds back is told by its sign in the table {@code replica}, or by there being none.
 */
public final class CountedThrough {

    /** How long an event that was accepted may take to be counted where nothing is wrong. */
    public static final Duration IN_FLIGHT = Duration.ofSeconds(2);

    /** Nobody is waited for longer. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Three signs: whoever is silent for longer may hold what came since its last one. */
    private static final Duration SILENCE = Duration.ofSeconds(6);

    /** What is no older than is usual is on its way, and not held back. */
    private static final String HELD_BACK = """
            SELECT min(CASE
                WHEN oldest_unwritten_at < last_seen_at - ? * interval '1 millisecond' THEN oldest_unwritten_at
                WHEN last_seen_at < ? THEN coalesce(oldest_unwritten_at, last_seen_at)
            END)
            FROM replica WHERE last_seen_at > ?
            """;

    private CountedThrough() {}

    /** The moment, never more than {@link #LONGEST_WAIT} before {@code now}. */
    public static Instant at(Connection connection, Instant now) throws SQLException {
        Instant usual = now.minus(IN_FLIGHT);
        Instant earliest = now.minus(LONGEST_WAIT);
        try (PreparedStatement select = connection.prepareStatement(HELD_BACK)) {
            select.setLong(1, IN_FLIGHT.toMillis());
            select.setObject(2, now.minus(SILENCE).atOffset(ZoneOffset.UTC));
            select.setObject(3, earliest.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                OffsetDateTime held = row.getObject(1, OffsetDateTime.class);
                if (held == null || !held.toInstant().isBefore(usual)) {
                    return usual;
                }
                return held.toInstant().isBefore(earliest) ? earliest : held.toInstant();
            }
        }
    }
}
