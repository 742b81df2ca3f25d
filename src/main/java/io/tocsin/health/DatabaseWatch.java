package io.tocsin.health;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
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
 * Asks the database every second whether it answers, on a thread of its own, so that a probe costs nothing and can pile up
 * nowhere: it reads when the last answer came.
 */
@ApplicationScoped
class DatabaseWatch {

    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final AgroalDataSource database;
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
    private volatile boolean away;
    private volatile @Nullable Future<?> asking;

    DatabaseWatch(AgroalDataSource database, DatabaseCalls calls, HealthSettings settings) {
        this.database = database;
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

    private void ask() {
        long start = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            int seconds = (int) Math.max(1, settings.databaseTimeout().toSeconds());
            if (!connection.isValid(seconds)) {
                lost("it does not answer");
                return;
            }
            long now = System.nanoTime();
            last = new Answer(now, Duration.ofNanos(now - start));
            calls.answersAgain();
            if (away) {
                away = false;
                LOG.info("The database answers again");
            }
        } catch (SQLException | RuntimeException failed) {
            lost(String.valueOf(failed.getMessage()));
        }
    }

    private void lost(String reason) {
        last = null;
        if (!away) {
            away = true;
            LOG.warnf("The database is away: %s", reason);
        }
        // Connections that idled through the outage are dead: whoever borrowed one would fail for nothing.
        database.flush(AgroalDataSource.FlushMode.IDLE);
    }
}
