package io.tocsin.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** The same by {@code INSERT ... SELECT FROM unnest(...)}. */
final class UnnestedRows implements Batches.Writer {

    private static final String TEXTS =
            "level, environment, release, error_type, message, server_name, transaction, logger,"
                    + " platform, user_id, trace_id, span_id, tags, payload";
    private static final int TEXT_COLUMNS = 14;
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String INSERT =
            """
            INSERT INTO event (id, app_id, issue_id, occurred_at, received_at, count, %s)
            SELECT r.id, ?, r.issue_id, ?::timestamptz, ?::timestamptz, 1, level, environment, release, error_type, message,
                server_name, transaction, logger, platform, user_id, trace_id, span_id, tags::jsonb, payload::jsonb
            FROM unnest(?::uuid[], ?::uuid[], %s) AS r (id, issue_id, %s)
            """.formatted(TEXTS, String.join(", ", java.util.Collections.nCopies(TEXT_COLUMNS, "?::text[]")), TEXTS);

    private final int app;
    private final Object[] issues;
    private final Object[][] texts;

    private UnnestedRows(int app, Object[] issues, Object[][] texts) {
        this.app = app;
        this.issues = issues;
        this.texts = texts;
    }

    /** Takes rows of one app, to be written for another. */
    static UnnestedRows of(Service service, String from, String to) throws IOException, SQLException {
        Object[] issues = new Object[Batches.ROWS];
        Object[][] texts = new Object[TEXT_COLUMNS][Batches.ROWS];
        try (Connection connection = service.connection();
                ResultSet rows = connection.createStatement().executeQuery("""
                        SELECT issue_id, %s FROM event WHERE app_id = (SELECT id FROM app WHERE name = '%s') LIMIT %d
                        """.formatted(TEXTS, from, Batches.ROWS))) {
            for (int row = 0; rows.next(); row++) {
                issues[row] = rows.getObject(1);
                for (int column = 0; column < TEXT_COLUMNS; column++) {
                    texts[column][row] = rows.getString(column + 2);
                }
            }
        }
        int app = Integer.parseInt(service.ask("SELECT id FROM app WHERE name = '" + to + "'"));
        return new UnnestedRows(app, issues, texts);
    }

    @Override
    public void write(Connection connection) throws SQLException {
        Object[] ids = new Object[Batches.ROWS];
        Arrays.setAll(ids, row -> IDS.generate());
        String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, app);
            insert.setString(2, now);
            insert.setString(3, now);
            insert.setArray(4, connection.createArrayOf("uuid", ids));
            insert.setArray(5, connection.createArrayOf("uuid", issues));
            for (int column = 0; column < TEXT_COLUMNS; column++) {
                insert.setArray(6 + column, connection.createArrayOf("text", texts[column]));
            }
            insert.executeUpdate();
        }
    }
}
