package io.tocsin.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes in one plain sentence why the database cannot be used, and what an operator can do about it. */
public final class ConnectionProblem {

    private static final int MAX_CAUSES = 16;
    private static final String URL = "QUARKUS_DATASOURCE_JDBC_URL";

    private ConnectionProblem() {}

    /** The sentence, without a full stop, for a failed connection or statement. */
    public static String describe(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return describe(sql);
            }
        }
        return message(failure);
    }

    private static String describe(SQLException failure) {
        String message = message(failure);
        String remedy = remedy(failure, message);
        return remedy == null ? message : message + "; " + remedy;
    }

    private static @Nullable String remedy(SQLException failure, String message) {
        if (has(failure, UnknownHostException.class)) {
            return "correct the host in " + URL;
        }
        if (has(failure, SSLException.class)) {
            return "correct the SSL parameters in " + URL + " (sslmode, sslrootcert) or the server's certificate";
        }
        if (message.contains("SSL")) {
            return "enable SSL on the server, or change sslmode in " + URL;
        }
        if (message.contains("targetServerType")) {
            return "every server in " + URL + " is away or read-only (a standby, or the old primary after a failover)";
        }
        return switch (String.valueOf(failure.getSQLState())) {
            case "28P01" -> "set the right QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD";
            case "28000" -> "correct QUARKUS_DATASOURCE_USERNAME, or allow the connection in the server's pg_hba.conf";
            case "3D000" -> "create the database, or correct its name in " + URL;
            case "42501" -> "make the role of QUARKUS_DATASOURCE_USERNAME the owner of the database";
            default -> null;
        };
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** In one line, without the severity that the server writes before it. */
    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (has(failure, UnknownHostException.class)) {
            message = "The host is unknown" + hostOf(failure);
        }
        return (message == null ? failure.toString() : message)
                .replaceAll("\\s+", " ")
                .replaceFirst("^(FATAL|ERROR): ", "")
                .replaceFirst("[.;]? *$", "");
    }

    private static String hostOf(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof UnknownHostException)) {
            cause = cause.getCause();
        }
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
