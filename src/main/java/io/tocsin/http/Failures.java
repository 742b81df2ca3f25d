package io.tocsin.http;

import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the caller is told of an exception, whichever layer it reached; what only we should know goes to the log. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);
    private static final int DEEPEST = 16;

    private Failures() {}

    /** The refusal among the causes, else what trouble of the database means, else that there is a bug. */
    static ApiException refusal(Throwable failure, RoutingContext context) {
        ApiException refusal = causeOf(failure, ApiException.class);
        if (refusal != null) {
            return refusal;
        }
        ApiException database = DatabaseTrouble.of(failure);
        if (database != null) {
            LOG.warnf("%s %s: %s", context.request().method(), context.request().path(), rootMessage(failure));
            return database;
        }
        return bug(failure, context);
    }

    /** Logged with all there is to know, and told without any of it. */
    static ApiException bug(@Nullable Throwable failure, RoutingContext context) {
        LOG.errorf(
                failure,
                "%s %s failed",
                context.request().method(),
                context.request().path());
        return ApiException.of(ErrorCode.INTERNAL_ERROR, StandardMessage.of(ErrorCode.INTERNAL_ERROR));
    }

    static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
