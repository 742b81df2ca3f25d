package io.tocsin.health;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.database.ConnectionPools;
import io.tocsin.database.ConnectionProblem;
import io.tocsin.database.ReadOnlyServer;
import io.tocsin.http.DatabaseCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database every second whether it answers and accepts changes. It has a thread of its own, so that a probe costs no query:
 * it reads when the last answer came.
 */
@ApplicationScoped
class DatabaseWatch {

    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private static final String READ_ONLY = "It is read-only: a standby, or the old primary after a failover";

    private final AgroalDataSource database;
    private final ConnectionPools pools;
    private final DatabaseCalls calls;
    private final HealthSettings settings;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watcher = new Thread(work, "tocsin-database-watch");
        watcher.setDaemon(true);
        return watcher;
    });

    /** What the database said last. */
    record Answer(long atNanos, Duration took) {}

    private volatile @Nullable Answer last;
    private volatile @Nullable String problem;
    private boolean answered;
    private volatile @Nullable Future<?> asking;

    DatabaseWatch(AgroalDataSource database, ConnectionPools pools, DatabaseCalls calls, HealthSettings settings) {
        this.database = database;
        this.pools = pools;
        this.calls = calls;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        asking = thread.scheduleWithFixedDelay(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        if (asking != null) {
            asking.cancel(true);
        }
        thread.shutdownNow();
    }

    /** How long the last answer took; null where none has come within the time limit. */
    @Nullable
    Duration answersIn() {
        Answer answer = last;
        if (answer == null) {
            return null;
        }
        Duration age = Duration.ofNanos(System.nanoTime() - answer.atNanos());
        return age.compareTo(settings.databaseTimeout().plus(EVERY)) > 0 ? null : answer.took();
    }

    /** Why the database cannot be used, as a sentence; null if it can, or if it has not been asked yet. */
    @Nullable
    String problem() {
        return problem;
    }

    private void ask() {
        long start = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            int seconds = (int) Math.max(1, settings.databaseTimeout().toSeconds());
            if (!connection.isValid(seconds)) {
                lost("It does not answer within " + seconds + " s");
                pools.closeIdle();
                return;
            }
            if (ReadOnlyServer.refusesChanges(connection, seconds)) {
                lost(READ_ONLY);
                pools.closeAll();
                return;
            }
            long now = System.nanoTime();
            last = new Answer(now, Duration.ofNanos(now - start));
            calls.answersAgain();
            if (problem != null && answered) {
                LOG.info("The database answers again");
            }
            problem = null;
            answered = true;
        } catch (SQLException | RuntimeException | Error failed) {
            // An error too: the executor never repeats a task that has thrown one.
            lost(ConnectionProblem.describe(failed));
            pools.closeIdle();
        }
    }

    private void lost(String reason) {
        last = null;
        // Before the first answer, start.Bootstrap says what is wrong.
        if (problem == null && answered) {
            LOG.warnf("The database cannot be used: %s", reason);
        }
        problem = reason;
    }
}
