package io.tocsin.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The last statements of a batch and its commit, sent to the server in one message, of which it does nothing beyond the first
 * statement that fails.
 *
 * <p>Every writer wants the same few rows of issues and counters, and whoever raises one holds it until the end of its
 * transaction. So they come last, and the commit together with them: nobody waits for a row while its holder's process has to be
 * woken (docs/performance.md).
 */
public final class LastMessage {

    /** Sets the values of a statement's placeholders. */
    @FunctionalInterface
    public interface Values {

        /**
         * Sets them.
         *
         * @param first the number of the statement's first placeholder in the message
         */
        void bind(PreparedStatement message, int first) throws SQLException;
    }

    private record Part(String sql, int placeholders, Values values) {}

    private final List<Part> parts = new ArrayList<>();

    /** Adds a statement. The same few are to be added in every batch: the server keeps a plan for each message it has met. */
    public void add(String sql, int placeholders, Values values) {
        parts.add(new Part(sql, placeholders, values));
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Sends it, on a connection that is in a transaction; committed when this returns. */
    public void executeAndCommit(Connection connection) throws SQLException {
        StringJoiner sql = new StringJoiner(";", "", ";COMMIT");
        parts.forEach(part -> sql.add(part.sql()));
        try (PreparedStatement message = connection.prepareStatement(sql.toString())) {
            int next = 1;
            for (Part part : parts) {
                part.values().bind(message, next);
                next += part.placeholders();
            }
            message.execute();
        }
    }
}
