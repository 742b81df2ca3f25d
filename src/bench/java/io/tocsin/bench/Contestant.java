package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
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

    /** Work that nobody measures, until the virtual machine has compiled what is hot. */
    void warmUp(long enoughEvents, Duration most) throws IOException, SQLException {
        long deadline = System.nanoTime() + most.toNanos();
        long done = 0;
        while (done < enoughEvents && System.nanoTime() < deadline) {
            Round round = work.run(Duration.ofSeconds(2), Duration.ofMillis(1));
            done += round.acknowledged() + round.refused();
        }
    }

    /** One round; told on a line of its own. */
    void round(Duration duration) throws IOException, SQLException {
        long before = app == null ? 0 : service.stored(app);
        Duration serviceCpu = service.serviceCpu();
        Duration databaseCpu = service.databaseCpu();
        Duration busy = Machine.busy();
        long start = System.nanoTime();
        Round round = work.run(RUN_UP, duration);
        double nanos = System.nanoTime() - start;
        Duration usedByService = service.serviceCpu().minus(serviceCpu);
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

    Spread eventsPerSecond() {
        return spread(costed -> costed.round().eventsPerSecond());
    }

    Spread spread(ToDoubleFunction<Costed> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }
}
