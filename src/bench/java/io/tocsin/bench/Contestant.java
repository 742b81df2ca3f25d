package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One of those that take turns: a service, what it is sent, and the rounds it has had. */
final class Contestant {

    private static final int CONNECTIONS = 64;
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
    private final Requests requests;
    private final String app;
    private final List<Costed> rounds = new ArrayList<>();

    Contestant(String name, Service service, Requests requests, String app) {
        this.name = name;
        this.service = service;
        this.requests = requests;
        this.app = app;
    }

    String name() {
        return name;
    }

    /**
     * Load that nobody measures, until the virtual machine has compiled what is hot: so many requests, or the time given where
     * the machine has no time for them.
     */
    void warmUp(long enough, Duration most) throws IOException {
        long deadline = System.nanoTime() + most.toNanos();
        long sent = 0;
        while (sent < enough && System.nanoTime() < deadline) {
            Round round = Load.run(service.port(), CONNECTIONS, requests, Duration.ofSeconds(2), Duration.ofMillis(1));
            sent += round.acknowledged() / requests.events() + round.refused();
        }
    }

    /** One round; told on a line of its own. */
    void round(Duration duration) throws IOException, SQLException {
        long before = stored();
        Duration serviceCpu = service.serviceCpu();
        Duration databaseCpu = service.databaseCpu();
        Duration busy = Machine.busy();
        long start = System.nanoTime();
        Round round = Load.run(service.port(), CONNECTIONS, requests, RUN_UP, duration);
        double nanos = System.nanoTime() - start;
        Duration usedByService = service.serviceCpu().minus(serviceCpu);
        Duration usedByDatabase = service.databaseCpu().minus(databaseCpu);
        Duration usedByAll = Machine.busy().minus(busy);
        long stored = stored() - before;
        if (stored < round.acknowledged() || stored > round.acknowledged() + round.refused()) {
            throw new IllegalStateException(name + ": " + round.acknowledged() + " events were acknowledged, and "
                    + stored + " are in the database");
        }
        double others = usedByAll.minus(usedByService).minus(usedByDatabase).toNanos() - round.ownCpuNanos();
        Costed costed = new Costed(
                round,
                usedByService.toNanos() / 1e3 / stored,
                usedByDatabase.toNanos() / 1e3 / stored,
                round.ownCpuNanos() / 1e3 / stored,
                Math.max(0, others / nanos));
        rounds.add(costed);
        System.out.printf(
                Locale.ROOT,
                "  %-34s %,9.0f events/s   p50 %6.1f ms   p99 %6.1f ms   %,8d rows   not 202: %d   others used %.2f cores%n",
                name,
                round.eventsPerSecond(),
                round.p50(),
                round.p99(),
                stored,
                round.refused(),
                costed.others());
    }

    /** How many of all its requests were not answered by 202: none, or the figures are worth nothing. */
    long refused() {
        return rounds.stream().mapToLong(costed -> costed.round().refused()).sum();
    }

    /** How many of its app's events are in the database. */
    long stored() throws IOException, SQLException {
        return Long.parseLong(service.ask(
                "SELECT count(*) FROM event WHERE app_id = (SELECT id FROM app WHERE name = '" + app + "')"));
    }

    /** What the statistics say of its app. */
    long counted() throws IOException, SQLException {
        return Long.parseLong(service.ask("SELECT coalesce(sum(count), 0) FROM error_count_hour"
                + " WHERE app_id = (SELECT id FROM app WHERE name = '" + app + "')"));
    }

    Spread eventsPerSecond() {
        return spread(costed -> costed.round().eventsPerSecond());
    }

    Spread spread(ToDoubleFunction<Costed> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }

    int bytesAnEvent() {
        return requests.bytesAnEvent();
    }
}
