package io.tocsin.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Errors of several apps, of which each has one burst, a while after the one before, and a few errors all the time. Each second's are one
 * batch, posted with the same ids to one replica after the other until one has taken it.
 */
final class Bursts implements AutoCloseable {

    /** Between the beginnings of two. */
    static final Duration APART = Duration.ofSeconds(15);

    static final Duration LENGTH = Duration.ofSeconds(10);

    /** What a burst has in a minute, and the few errors beside it have not. */
    static final int THRESHOLD = 20;

    private static final int A_SECOND = 5;
    private static final int SECONDS_FOR_ONE_BESIDE = 6;

    /** More than that nobody can count in a minute, where every error is counted once. */
    static final int MOST = A_SECOND * (int) LENGTH.toSeconds() + 60 / SECONDS_FOR_ONE_BESIDE;

    private static final Duration AFTER_LOSS = Duration.ofMillis(250);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Integer> ports;
    private final String key;
    private final List<String> apps;
    private final Thread thread = new Thread(this::run, "bursts");
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();
    private final Instant start = Instant.now();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile int second;

    private Bursts(List<Integer> ports, String key, List<String> apps) {
        this.ports = ports;
        this.key = key;
        this.apps = apps;
    }

    /**
     * Begins.
     *
     * @param key that may post for these apps, and is no test key: those raise no alerts
     */
    static Bursts of(List<Integer> ports, String key, List<String> apps) {
        Bursts bursts = new Bursts(ports, key, apps);
        bursts.thread.setDaemon(true);
        bursts.thread.start();
        return bursts;
    }

    /** When the burst of an app began. */
    Instant beganAt(int app) {
        return start.plus(APART.multipliedBy(app));
    }

    /** Waits until the errors of so many seconds have been taken. */
    void awaitSecond(int second) {
        Awaitility.await("the errors of " + second + " seconds are taken")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> this.second >= second);
    }

    /** Posts that were cut off. */
    int lost() {
        return lost.get();
    }

    /** What no client should see. */
    List<String> strange() {
        return List.copyOf(strange);
    }

    private void run() {
        try {
            while (!pause(Duration.between(Instant.now(), start.plusSeconds(second)))) {
                post(JSON.writeValueAsString(batch()));
                second = second + 1;
            }
        } catch (RuntimeException | JsonProcessingException fault) {
            strange.add("ended: " + fault);
        }
    }

    private List<Map<String, ?>> batch() {
        List<Map<String, ?>> batch = new ArrayList<>();
        for (int app = 0; app < apps.size(); app++) {
            long since = second - APART.toSeconds() * app;
            boolean bursts = since >= 0 && since < LENGTH.toSeconds();
            int errors = bursts ? A_SECOND : (second + app) % SECONDS_FOR_ONE_BESIDE == 0 ? 1 : 0;
            for (int i = 0; i < errors; i++) {
                batch.add(Map.of(
                        "event_id",
                        UUID.randomUUID(),
                        "app",
                        apps.get(app),
                        "error_type",
                        "Burst",
                        "message",
                        "it broke"));
            }
        }
        return batch;
    }

    private void post(String batch) {
        for (int attempt = second; !once(ports.get(attempt % ports.size()), batch); attempt++) {
            if (pause(AFTER_LOSS)) {
                return;
            }
        }
    }

    private boolean once(int port, String batch) {
        if (batch.equals("[]")) {
            return true;
        }
        try {
            Wire wire = new Wire(port);
            try {
                Wire.Answer answer = wire.post("/api/v1/events", key, batch);
                if (answer.status() != 202 && answer.status() != 503) {
                    strange.add(answer.toString());
                }
                return answer.status() == 202;
            } finally {
                wire.close();
            }
        } catch (IOException cutOff) {
            lost.incrementAndGet();
            return false;
        }
    }

    /** Whether it is enough by now. */
    private boolean pause(Duration pause) {
        try {
            return enough.await(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    @Override
    public void close() {
        enough.countDown();
    }
}
