package io.tocsin.start;

import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.access.KeyRing;
import io.tocsin.appsettings.AppSettings;
import io.tocsin.database.ConnectionProblem;
import io.tocsin.event.PartitionMaker;
import io.tocsin.http.ApiException;
import io.tocsin.http.DatabaseTrouble;
import io.tocsin.http.LastRoute;
import io.tocsin.http.RequestPath;
import io.tocsin.runbook.Runbooks;
import io.tocsin.start.StartState.Stage;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the database to what this version needs, beside a service that is already up: it migrates, makes the partitions, sees to
 * an administrator and reads the keys, apps' settings and runbooks, and tries again for as long as that takes. Until then the API answers 503.
 */
@ApplicationScoped
public class Bootstrap {

    private static final Logger LOG = Logger.getLogger(Bootstrap.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** For what a person has to mend: a changed migration, a role without rights. */
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    /** Below the request ids (1000), so that a refusal has one; above whatever would begin to work. */
    private static final int PRIORITY = 900;

    private final Flyway flyway;
    private final PartitionMaker partitions;
    private final FirstAdministrator administrator;
    private final KeyRing keys;
    private final AppSettings appSettings;
    private final Runbooks runbooks;
    private final NextSteps nextSteps;
    private final LastRoute lastRoute;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tocsin-bootstrap");

    private volatile StartState state = new StartState(Stage.STARTING, null);

    Bootstrap(
            @FlywayDataSource("maintenance") Flyway flyway,
            PartitionMaker partitions,
            FirstAdministrator administrator,
            KeyRing keys,
            AppSettings appSettings,
            Runbooks runbooks,
            NextSteps nextSteps,
            LastRoute lastRoute) {
        this.flyway = flyway;
        this.partitions = partitions;
        this.administrator = administrator;
        this.keys = keys;
        this.appSettings = appSettings;
        this.runbooks = runbooks;
        this.nextSteps = nextSteps;
        this.lastRoute = lastRoute;
    }

    /** How far it has come, and what holds it up. */
    public StartState state() {
        return state;
    }

    void begin(@Observes StartupEvent started) {
        thread.setDaemon(true);
        thread.start();
    }

    void end(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping.countDown();
        thread.interrupt();
        thread.join(GOODBYE.toMillis());
    }

    void register(@Observes Filters filters) {
        filters.register(this::letPassWhenReady, PRIORITY);
    }

    private void letPassWhenReady(RoutingContext context) {
        if (state.ready() || !RequestPath.of(context).startsWith("/api/")) {
            context.next();
            return;
        }
        lastRoute.refuse(
                context, ApiException.unavailable("The service is starting and waits for its database", RETRY_AFTER));
    }

    private void run() {
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            try {
                bring();
                return;
            } catch (RuntimeException | Error failure) {
                if (stopping.getCount() == 0) {
                    return;
                }
                boolean away = isAway(failure);
                tell(failure, away);
                if (stopsWithin(away ? pause : PAUSE_AFTER_FAULT)) {
                    return;
                }
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private void bring() {
        // Replicas that start together wait for each other here, by Flyway's own lock.
        flyway.migrate();
        state = new StartState(Stage.MIGRATED, null);
        partitions.makeAndDrop();
        Administrator who = administrator.establish();
        keys.refresh();
        appSettings.refresh();
        runbooks.refresh();
        state = new StartState(Stage.READY, null);
        nextSteps.ready(who);
    }

    /** One line, and only when there is something new to say: the loop turns for as long as an outage lasts. */
    private void tell(Throwable failure, boolean away) {
        String problem = (away ? "The database does not answer: " : "The database cannot be prepared: ")
                + ConnectionProblem.describe(failure);
        if (problem.equals(state.problem())) {
            return;
        }
        state = new StartState(state.stage(), problem);
        if (away) {
            LOG.warnf("%s; trying again until it does", problem);
        } else {
            LOG.errorf("%s; trying again every %d s", problem, PAUSE_AFTER_FAULT.toSeconds());
        }
    }

    private static boolean isAway(Throwable failure) {
        SQLException sql = DatabaseTrouble.sqlException(failure);
        return sql != null && DatabaseTrouble.isTransient(sql);
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return true;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
