package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run of the benchmark is told.
 *
 * @param directory the build's
 * @param rounds how often the sides take turns
 * @param length of a round
 * @param options of the service's JVM
 */
record Run(Path directory, int rounds, Duration length, List<String> options) {

    /** What the system properties say. */
    static Run asAsked() {
        return new Run(
                Path.of(System.getProperty("bench.directory", "target/bench")),
                Integer.getInteger("bench.rounds", 5),
                Duration.ofSeconds(Integer.getInteger("bench.seconds", 3)),
                Stream.of(System.getProperty("bench.service-options", "").split("\\s+"))
                        .filter(option -> !option.isEmpty())
                        .toList());
    }

    /** The same with another build. */
    Run from(Path build) {
        return new Run(build, rounds, length, options);
    }

    /** Starts a service on a fresh folder, and says which. */
    Service start(String name, Map<String, String> settings, String... apps)
            throws IOException, InterruptedException, SQLException {
        Service service = Service.start(directory, name, options, settings);
        System.out.println("PostgreSQL " + service.ask("SHOW server_version") + ", fsync " + service.ask("SHOW fsync")
                + ", synchronous_commit " + service.ask("SHOW synchronous_commit") + ", shared_buffers "
                + service.ask("SHOW shared_buffers") + "; the service with " + String.join(" ", options));
        for (String app : apps) {
            service.makeApp(app);
        }
        return service;
    }

    /** Says how much memory the service took, and that its statistics agree with its rows, or fails. */
    static void settle(Service service, String... apps) throws IOException, SQLException {
        for (String app : apps) {
            long stored = service.stored(app);
            long counted = service.counted(app);
            if (stored != counted) {
                throw new IllegalStateException(
                        stored + " events of " + app + " are stored, and " + counted + " are counted");
            }
            System.out.printf(Locale.ROOT, "Statistics count %,d of %,d rows of %s%n", counted, stored, app);
        }
        System.out.printf(Locale.ROOT, "Peak resident memory of the service: %.0f MiB%n%n", service.peakMemory());
    }
}
