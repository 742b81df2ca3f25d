package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.faults.LoadClient.Sent;
import io.tocsin.faults.Tally.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A few clients that post at the same time, to apps of their own. */
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicLong SEEDS = new AtomicLong(System.nanoTime());

    private final List<LoadClient> clients = new ArrayList<>();
    private final List<String> apps = new ArrayList<>();

    private Load() {
        String name = "load-" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 3; i++) {
            apps.add(name + "-" + i);
        }
    }

    /** Four clients of one service. */
    static Load on(int port) {
        Load load = new Load();
        for (int i = 0; i < 4; i++) {
            load.clients.add(new LoadClient(List.of(port), load.apps, SEEDS.incrementAndGet()));
        }
        return load.start();
    }

    /** Three clients of each of two replicas, which go to the other where theirs fails; two of them send the same ids to both. */
    static Load onBoth(int one, int other) {
        Load load = new Load();
        for (int i = 0; i < 3; i++) {
            long seed = SEEDS.incrementAndGet();
            load.clients.add(new LoadClient(List.of(one, other), load.apps, seed));
            load.clients.add(new LoadClient(List.of(other, one), load.apps, i < 2 ? seed : SEEDS.incrementAndGet()));
        }
        return load.start();
    }

    private Load start() {
        clients.forEach(Thread::start);
        return this;
    }

    /** Where to count from. */
    long mark() {
        return System.nanoTime();
    }

    /** What the clients met since then. */
    Tally since(long mark) {
        List<Post> posts = new ArrayList<>();
        for (LoadClient client : clients) {
            client.posts().stream().filter(post -> post.atNanos() - mark >= 0).forEach(posts::add);
        }
        return Tally.of(posts);
    }

    /** Waits until so many posts more have had their 202. */
    Load awaitAccepted(int posts) {
        long mark = mark();
        Awaitility.await(posts + " posts have their 202")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> since(mark).accepted() >= posts);
        return this;
    }

    /** Nobody is led to the service any more, as where a balancer heard that it is not ready; connections stay. */
    void leadAway() {
        clients.forEach(client -> client.keepOut(true));
    }

    /** It is ready again. */
    void leadBack() {
        clients.forEach(client -> client.keepOut(false));
    }

    /** Begins nothing new, and waits until every event has its 202. */
    Load finish() throws InterruptedException {
        clients.forEach(LoadClient::enough);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (LoadClient client : clients) {
            client.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            assertThat(client.isAlive())
                    .as("%s still has no 202 for its last batch", client.getName())
                    .isFalse();
        }
        assertThat(clients.stream().flatMap(client -> client.strange().stream()).toList())
                .as("answers that nobody should see")
                .isEmpty();
        return this;
    }

    /** The names of its apps. */
    List<String> apps() {
        return apps;
    }

    /** What had its 202. */
    Set<Sent> promised() {
        Set<Sent> promised = new HashSet<>();
        clients.forEach(client -> promised.addAll(client.promised()));
        return promised;
    }

    @Override
    public void close() {
        clients.forEach(LoadClient::abandon);
    }
}
