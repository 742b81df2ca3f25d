package io.tocsin.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds entries that somebody asked to delete after they were accepted: they waited in the spool, or as dead letters. */
final class DeletedEvents {

    private static final String SELECT = """
            SELECT app, kind, event_id, issue_id, user_hashes, requested_at FROM deletion WHERE app = ANY (?)
            """;

    private record Deletion(
            String app,
            String kind,
            @Nullable UUID eventId,
            @Nullable UUID issueId,
            List<byte[]> userHashes,
            Instant requestedAt) {

        boolean covers(Pending entry) {
            if (!entry.app().equals(app) || entry.receivedAt().isAfter(requestedAt)) {
                return false;
            }
            if (kind.equals("app")) {
                return true;
            }
            return entry instanceof PendingEvent event
                    && (event.id().equals(eventId)
                            || event.grouped().issueId().equals(issueId)
                            || coversUser(event.content().userId()));
        }

        private boolean coversUser(String userId) {
            byte[] hash = userHashes.isEmpty() ? new byte[0] : hash(app, userId);
            return userHashes.stream().anyMatch(known -> Arrays.equals(known, hash));
        }
    }

    private final List<Deletion> deletions;

    private DeletedEvents(List<Deletion> deletions) {
        this.deletions = deletions;
    }

    /** Reads what was to be deleted of these apps. */
    static DeletedEvents of(Connection connection, List<String> apps) throws SQLException {
        List<Deletion> deletions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("text", apps.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    deletions.add(new Deletion(
                            row.getString(1),
                            row.getString(2),
                            row.getObject(3, UUID.class),
                            row.getObject(4, UUID.class),
                            hashes(row.getArray(5)),
                            row.getObject(6, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return new DeletedEvents(deletions);
    }

    private static List<byte[]> hashes(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((byte[][]) array.getArray());
    }

    boolean contains(Pending entry) {
        return deletions.stream().anyMatch(deletion -> deletion.covers(entry));
    }

    /** As the table {@code deletion} holds it. */
    private static byte[] hash(String app, String userId) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((app + '\u0001' + userId).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
