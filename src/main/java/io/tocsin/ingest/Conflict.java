package io.tocsin.ingest;

import io.tocsin.issue.IssueWriter;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A transaction that was rolled back for a reason that a repetition may not meet again. */
final class Conflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String CHECK_VIOLATION = "23514";
    /** Deadlock detected, serialisation failure. */
    private static final Set<String> VICTIM = Set.of("40P01", "40001");

    private final SQLException refusal;

    Conflict(SQLException refusal) {
        super(refusal.getMessage(), refusal, false, false);
        this.refusal = refusal;
    }

    static boolean isMeantBy(SQLException exception) {
        String state = String.valueOf(exception.getSQLState());
        return VICTIM.contains(state)
                || state.equals(UNIQUE_VIOLATION)
                || isOfIssue(exception)
                || isOfMissingApp(exception)
                || isWithoutPartition(exception);
    }

    /** An event is there already whose key was forgotten, or never kept: it has to be looked for. */
    boolean isOfKnownEvent() {
        return UNIQUE_VIOLATION.equals(refusal.getSQLState());
    }

    /** An issue of the batch is one whose life an event may change: it has to be looked at first. */
    boolean isOfIssue() {
        return isOfIssue(refusal);
    }

    /** No partition takes a row: one has to be made. */
    boolean isOfMissingPartition() {
        return isWithoutPartition(refusal);
    }

    /** Whether an app of the batch was deleted: it has to be created again. */
    boolean isOfMissingApp() {
        return isOfMissingApp(refusal);
    }

    private static boolean isOfMissingApp(SQLException exception) {
        return FOREIGN_KEY_VIOLATION.equals(exception.getSQLState())
                && exception instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && "issue_app_fk".equals(postgres.getServerErrorMessage().getConstraint());
    }

    SQLException refusal() {
        return refusal;
    }

    private static boolean isOfIssue(SQLException exception) {
        return IssueWriter.NEEDS_ATTENTION.equals(exception.getSQLState())
                || IssueWriter.NOT_KNOWN.equals(exception.getSQLState());
    }

    /** PostgreSQL has one SQLSTATE for this and for a broken check constraint, which it names. */
    private static boolean isWithoutPartition(SQLException exception) {
        if (!CHECK_VIOLATION.equals(exception.getSQLState()) || !(exception instanceof PSQLException postgres)) {
            return false;
        }
        ServerErrorMessage server = postgres.getServerErrorMessage();
        return server != null && server.getConstraint() == null;
    }
}
