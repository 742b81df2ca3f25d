package io.tocsin.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/** Rows that the service has stored, written again by {@code COPY} with new ids and times: all that a writer could save. */
final class CopiedRows implements Batches.Writer {

    private static final String COLUMNS = "issue_id, %s, %s, count, level, environment, release, error_type, message,"
            + " server_name, transaction, logger, platform, user_id, trace_id, span_id, tags, payload";
    private static final String IN = "COPY event (id, app_id, " + COLUMNS.formatted("occurred_at", "received_at")
            + ") FROM STDIN WITH (FORMAT binary)";
    private static final int DIFFERENT = 10;
    private static final int HEAD = 19;
    /** The places in a row, behind its number of columns, of what is written anew; each behind its length. */
    private static final int ID = 2 + 4;

    private static final int OCCURRED_AT = ID + 16 + 4 + 4 + 4 + 16 + 4;
    private static final int RECEIVED_AT = OCCURRED_AT + 8 + 4;
    /** PostgreSQL counts from 2000. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final class Batch {

        private final byte[] bytes;
        private final int[] rows;

        Batch(byte[] bytes, int[] rows) {
            this.bytes = bytes;
            this.rows = rows;
        }
    }

    private final List<Batch> batches;
    private int next;

    private CopiedRows(List<Batch> batches) {
        this.batches = batches;
    }

    /** Takes a few thousand rows of one app, to be written for another. */
    static CopiedRows of(Service service, String from, String to) throws IOException, SQLException {
        List<Batch> batches = new ArrayList<>();
        try (Connection connection = service.connection()) {
            for (int i = 0; i < DIFFERENT; i++) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                """
                        COPY (SELECT e.id, (SELECT id FROM app WHERE name = '%s'), %s FROM event e
                            WHERE e.app_id = (SELECT id FROM app WHERE name = '%s')
                            ORDER BY e.occurred_at, e.id OFFSET %d LIMIT %d) TO STDOUT WITH (FORMAT binary)
                        """.formatted(
                                                to,
                                                COLUMNS.formatted("occurred_at", "received_at"),
                                                from,
                                                i * Batches.ROWS,
                                                Batches.ROWS),
                                rows);
                batches.add(batch(rows.toByteArray()));
            }
        }
        return new CopiedRows(batches);
    }

    private static Batch batch(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int[] rows = new int[Batches.ROWS];
        int at = HEAD;
        for (int row = 0; row < rows.length; row++) {
            rows[row] = at;
            int columns = buffer.getShort(at);
            if (columns < 0) {
                throw new IllegalStateException("The service has stored only " + row + " rows of a batch so far");
            }
            at += 2;
            for (int column = 0; column < columns; column++) {
                at += 4 + Math.max(0, buffer.getInt(at));
            }
        }
        return new Batch(bytes, rows);
    }

    @Override
    public void write(Connection connection) throws SQLException {
        Batch batch = batches.get(next++ % DIFFERENT);
        ByteBuffer bytes = ByteBuffer.wrap(batch.bytes);
        long now = EPOCH.until(Instant.now(), ChronoUnit.MICROS);
        for (int row : batch.rows) {
            UUID id = IDS.generate();
            bytes.putLong(row + ID, id.getMostSignificantBits());
            bytes.putLong(row + ID + 8, id.getLeastSignificantBits());
            bytes.putLong(row + OCCURRED_AT, now);
            bytes.putLong(row + RECEIVED_AT, now);
        }
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(IN);
        copy.writeToCopy(batch.bytes, 0, batch.bytes.length);
        copy.endCopy();
    }
}
