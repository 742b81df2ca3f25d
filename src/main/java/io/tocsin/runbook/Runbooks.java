package io.tocsin.runbook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The runbooks there are, in memory, so that showing an error costs no query. Read again after every change made here, and
 * every {@code tocsin.runbook.refresh} for those made elsewhere; that is one small query where nothing has changed.
 */
@ApplicationScoped
public class Runbooks {

    private static final Logger LOG = Logger.getLogger(Runbooks.class);

    private final RunbookRepository repository;
    private final BuiltInRunbooks builtIn;

    private volatile Catalogue catalogue;
    private volatile RunbookRepository.@Nullable State read;

    Runbooks(RunbookRepository repository, BuiltInRunbooks builtIn) {
        this.repository = repository;
        this.builtIn = builtIn;
        catalogue = Catalogue.of(List.of(), builtIn.all());
    }

    /**
     * The runbook that describes an error most closely. Never blocks, and knows the built-in ones while the database is away.
     *
     * @param app the app's name
     * @param errorType the error's type; empty where it has none
     * @param message its message; of more than 8,192 characters the first are looked at
     */
    public Optional<Runbook> bestFor(String app, String errorType, String message) {
        return catalogue.bestFor(app, errorType, message);
    }

    /** Reads what has changed. Blocks; fails where the database does. */
    public synchronized void refresh() {
        // Before the rows: what is committed in between is read once more the next time, and never missed.
        RunbookRepository.State now = repository.state();
        if (!now.equals(read)) {
            catalogue = Catalogue.of(repository.all(), builtIn.all());
            read = now;
        }
    }

    /** All of them as they are in the database now. Blocks. */
    Catalogue current() {
        refresh();
        return catalogue;
    }

    @Scheduled(
            every = "${tocsin.runbook.refresh:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "runbooks-refresh")
    void refreshAgain() {
        if (read == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            refresh();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Runbooks could not be read again: %s", databaseAway.getMessage());
        }
    }
}
