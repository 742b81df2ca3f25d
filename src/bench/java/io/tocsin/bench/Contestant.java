package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One of those that take turns: a service, what is done with it or its database, and the rounds there were. */
final class Contestant {

    private static final Duration RUN_UP = Duration.ofSeconds(1);

    /**
     * A round, and what it cost.
     *
     * @param serviceMicros of processor time, an event
     * @param databaseMicros of processor time, an event
     * @param ownMicros of the load generator's processor time, an event
     * @param others how many cores everything else on the machine used meanwhile
     */
    record Costed(Round round, double serviceMicros, double databaseMicros, double ownMicros, double others) {}

    private final String name;
    private final Service service;
    private final Work work;
    private final @Nullable String app;
    private final List<Costed> rounds = new ArrayList<>();
    private final Map<String, Double> threadMicros = new TreeMap<>();

    private Contestant(String name, Service service, Work work, @Nullable String app) {
        this.name = name;
        this.service = service;
        this.work = work;
        this.app = app;
    }

    /** One that stores the app's events: what is acknowledged must be in the database. */
    static Contestant storing(String name, Service service, Work work, String app) {
        return new Contestant(name, service, work, app);
    }

    /** One that stores nothing. */
    static Contestant notStoring(String name, Service service, Work work) {
        return new Contestant(name, service, work, null);
    }

    String name() {
        return name;
    }

    /**
     * Work that nobody measures, until the virtual machine has compiled what is hot: so much, and until compiling takes less
     * than a tenth of the service's processor time, but no longer than is given.
     */
    void warmUp(long enoughEvents, Duration most) throws IOException, SQLException {
        long deadline = System.nanoTime() + most.toNanos();
        long done = 0;
        boolean compiling = true;
        while ((done < enoughEvents || compiling) && System.nanoTime() < deadline) {
            Duration all = service.serviceCpu();
            Duration compiler = service.serviceCpuByThreads().getOrDefault(Machine.COMPILER, Duration.ZERO);
            Round round = work.run(Duration.ofSeconds(2), Duration.ofMillis(1));
            done += round.acknowledged() + round.refused();
            compiler = service.serviceCpuByThreads()
                    .getOrDefault(Machine.COMPILER, Duration.ZERO)
                    .minus(compiler);
            compiling =
                    compiler.toNanos() * 10 > service.serviceCpu().minus(all).toNanos();
        }
    }

    /** One round; told on a line of its own. */
    void round(Duration duration) throws IOException, SQLException {
        long before = app == null ? 0 : service.stored(app);
        Duration serviceCpu = service.serviceCpu();
        Map<String, Duration> threads = service.serviceCpuByThreads();
        Duration databaseCpu = service.databaseCpu();
        Duration busy = Machine.busy();
        long start = System.nanoTime();
        Round round = work.run(RUN_UP, duration);
        double nanos = System.nanoTime() - start;
        Duration usedByService = service.serviceCpu().minus(serviceCpu);
        Map<String, Duration> threadsAfter = service.serviceCpuByThreads();
        Duration usedByDatabase = service.databaseCpu().minus(databaseCpu);
        Duration usedByAll = Machine.busy().minus(busy);
        long stored = app == null ? round.acknowledged() : service.stored(app) - before;
        if (stored < round.acknowledged() || stored > round.acknowledged() + round.refused()) {
            throw new IllegalStateException(name + ": " + round.acknowledged() + " events were acknowledged, and "
                    + stored + " are in the database");
        }
        double others = usedByAll.minus(usedByService).minus(usedByDatabase).toNanos() - round.ownCpuNanos();
        double events = Math.max(1, stored);
        Costed costed = new Costed(
                round,
                usedByService.toNanos() / 1e3 / events,
                usedByDatabase.toNanos() / 1e3 / events,
                round.ownCpuNanos() / 1e3 / events,
                Math.max(0, others / nanos));
        rounds.add(costed);
        threadsAfter.forEach((purpose, used) -> threadMicros.merge(
                purpose,
                used.minus(threads.getOrDefault(purpose, Duration.ZERO)).toNanos() / 1e3 / events,
                Double::sum));
        System.out.printf(
                Locale.ROOT,
                "  %-42s %,9.0f /s   p50 %6.1f ms   p99 %6.1f ms   %,8d %s   refused: %d   others used %.2f cores%n",
                name,
                round.eventsPerSecond(),
                round.p50(),
                round.p99(),
                stored,
                app == null ? "answers" : "rows   ",
                round.refused(),
                costed.others());
    }

    /** How many of all its requests were not answered as they should be: none, or the figures are worth nothing. */
    long refused() {
        return rounds.stream().mapToLong(costed -> costed.round().refused()).sum();
    }

    /** The service's processor time an event, in microseconds, by what its threads are for: the mean of the rounds. */
    String threads() {
        return threadMicros.entrySet().stream()
                .filter(used -> used.getValue() / rounds.size() >= 0.5)
                .map(used -> String.format(Locale.ROOT, "%s %.0f", used.getKey(), used.getValue() / rounds.size()))
                .collect(Collectors.joining(", "));
    }

    Spread eventsPerSecond() {
        return spread(costed -> costed.round().eventsPerSecond());
    }

    Spread spread(ToDoubleFunction<Costed> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }
}
