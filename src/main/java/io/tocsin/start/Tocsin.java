package io.tocsin.start;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.tocsin.event.RetentionSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process: looks at the configuration, lays the {@link Foundation}, runs Quarkus on it, and clears it away when Quarkus has
 * fully stopped. Signals reach the JVM's shutdown hooks, which run side by side: Quarkus's own, and one of ours that waits for it.
 */
@QuarkusMain
// Quarkus loads the naming strategy of its JSON mapper by name when it starts, and does not register it.
@RegisterForReflection(targets = PropertyNamingStrategies.SnakeCaseStrategy.class)
public final class Tocsin {

    /** Longer than any shutdown that Quarkus bounds by quarkus.shutdown.timeout, shorter than for ever. */
    private static final Duration QUARKUS_MAY_STOP_FOR = Duration.ofSeconds(90);

    private final Foundation foundation = new Foundation();
    private final CountDownLatch quarkusStopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopLast, "tocsin-foundation");
    private volatile boolean quarkusRuns;
    private volatile boolean ending;
    private @Nullable StartSettings settings;

    Tocsin() {}

    /** Runs the service until it is told to stop. */
    public static void main(String... arguments) {
        if (isBuilt()) {
            new Tocsin().run(arguments);
        } else {
            // From an IDE's class path: Quarkus builds the application in memory, then calls this method anew, in it.
            Quarkus.run(arguments);
        }
    }

    private static boolean isBuilt() {
        try {
            Class.forName(
                    Application.APP_CLASS_NAME, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException notBuilt) {
            return false;
        }
    }

    private void run(String... arguments) {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            // The sources that Quarkus itself will read; it makes its own configuration later.
            SmallRyeConfig config = ConfigUtils.configBuilder()
                    .withMapping(RetentionSettings.class)
                    .build();
            SettingLimits.check(config);
            CheckedConfig.check(config.getConfigMapping(RetentionSettings.class));
            StartSettings read = StartSettings.of(config);
            settings = read;
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                // The development mode keeps its port over a live reload.
                Foundation.checkFree(read.http(), StartSettings.HTTP_PORT);
                Foundation.checkFree(read.management(), StartSettings.MANAGEMENT_PORT);
                logOnlyWarningsUntilConfigured();
            }
            foundation.lay(read);
        } catch (StartRefused | ConfigValidationException refused) {
            end(1, refused);
            return;
        }
        try {
            quarkusRuns = true;
            Quarkus.run(null, this::end, arguments);
        } finally {
            quarkusStopped.countDown();
        }
    }

    /** Quarkus has stopped, or nothing could be started: called once, on the main thread. */
    private void end(int exitCode, @Nullable Throwable failure) {
        foundation.close();
        quarkusStopped.countDown();
        if (failure != null && !ending) {
            report(failure);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // A signal began it: the hook finds everything done.
        }
        // The development mode has a handler of its own, and goes on.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
    }

    private void report(Throwable failure) {
        String reason = StartFailure.describe(failure, settings);
        if (reason == null) {
            System.err.println("Tocsin cannot start, by a fault of its own; please report this:");
            failure.printStackTrace();
        } else {
            System.err.println("Tocsin cannot start. " + reason);
        }
    }

    /**
     * Until Quarkus configures logging, it keeps what is logged; where the start fails before, it prints all of that around the one
     * line that matters. It sets this level anew from its configuration.
     */
    private static void logOnlyWarningsUntilConfigured() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    private void stopLast() {
        ending = true;
        try {
            if (quarkusRuns && !quarkusStopped.await(QUARKUS_MAY_STOP_FOR.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("Tocsin has not stopped in time; its PostgreSQL is stopped now");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        foundation.close();
    }
}
