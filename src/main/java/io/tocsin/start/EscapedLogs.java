package io.tocsin.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.StructuredFormatter;

/**
 * Lets every handler that writes text escape what it writes; handlers that write JSON do so by themselves.
 *
 * <p>Quarkus makes the handlers from the configuration and offers no place for a formatter of an application.
 */
@ApplicationScoped
class EscapedLogs {

    /** Before all that logs at the start. */
    private static final int FIRST = 1;

    void install(@Observes @Priority(FIRST) StartupEvent starting) {
        LogContext context = LogContext.getLogContext();
        for (String name : Collections.list(context.getLoggerNames())) {
            Logger logger = context.getLoggerIfExists(name);
            if (logger != null) {
                for (Handler handler : logger.getHandlers()) {
                    install(handler);
                }
            }
        }
        for (Handler handler : context.getLogger("").getHandlers()) {
            install(handler);
        }
    }

    /** Does it for one handler and those that it passes records on to. */
    static void install(Handler handler) {
        Formatter formatter = handler.getFormatter();
        if (formatter != null
                && !(formatter instanceof StructuredFormatter)
                && !(formatter instanceof EscapingFormatter)) {
            handler.setFormatter(new EscapingFormatter(formatter));
        }
        if (handler instanceof ExtHandler parent) {
            for (Handler child : parent.getHandlers()) {
                install(child);
            }
        }
    }
}
