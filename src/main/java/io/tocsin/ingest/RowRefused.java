package io.tocsin.ingest;

import io.tocsin.http.ErrorCode;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The database will not take what it was given, now or ever: SQLSTATE class 22 (data exception) or 23 (integrity constraint
 * violation). Of a batch it says that there is such an event in it; of a single event, that it is the one.
 */
final class RowRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Unique violation. */
    private static final String KNOWN = "23505";

    private final String sqlState;
    private final String reason;
    private final boolean contradiction;

    RowRefused(SQLException refusal) {
        super(refusal.getMessage(), refusal, false, false);
        this.sqlState = String.valueOf(refusal.getSQLState());
        this.reason = reason(refusal);
        this.contradiction = false;
    }

    private RowRefused(String sqlState, String reason) {
        super(reason, null, false, false);
        this.sqlState = sqlState;
        this.reason = reason;
        this.contradiction = true;
    }

    /** A report whose period its source has reported before, with other figures. */
    static RowRefused contradiction() {
        return new RowRefused(
                KNOWN, "other figures were counted before for the same operation, period and source of this app");
    }

    static boolean isMeantBy(SQLException exception) {
        String state = exception.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** What a client is told that still waits for its answer. */
    ErrorCode code() {
        return contradiction ? ErrorCode.CONFLICT : ErrorCode.VALIDATION_ERROR;
    }

    /** The five characters. */
    String sqlState() {
        return sqlState;
    }

    /** PostgreSQL's sentence, without the row that it may show beside it. */
    String reason() {
        return reason;
    }

    private static String reason(SQLException refusal) {
        ServerErrorMessage server = refusal instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String message = server == null ? refusal.getMessage() : server.getMessage();
        return message == null ? "refused" : message;
    }
}
