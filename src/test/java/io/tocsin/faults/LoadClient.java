package io.tocsin.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.faults.Tally.End;
import io.tocsin.faults.Tally.Post;
import io.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Posts batches one after the other at a steady pace, each again with the same ids until it has its 202; after a 503 or 429 when
 * it was told to, after a lost connection soon, at the next address where there are several.
 */
final class LoadClient extends Thread {

    private static final int MOST_EVENTS = 20;
    private static final Duration PACE = Duration.ofMillis(40);
    private static final Duration AFTER_LOSS = Duration.ofMillis(250);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Integer> ports;
    private final List<String> apps;
    private final Random ids;
    private final Random sizes;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final CountDownLatch atOnce = new CountDownLatch(1);
    private final Set<Sent> promised = ConcurrentHashMap.newKeySet();
    private final Queue<Post> posts = new ConcurrentLinkedQueue<>();
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();
    private int port;
    private Wire wire;
    private boolean keptOut;

    /** An event by which it is known. */
    record Sent(String app, UUID id) {}

    /**
     * One that posts to the first of these ports as long as that works.
     *
     * @param seed clients with the same send the same ids, in the same order, in batches of other sizes
     */
    LoadClient(List<Integer> ports, List<String> apps, long seed) {
        super("load-" + seed);
        this.ports = ports;
        this.apps = apps;
        this.ids = new Random(seed);
        this.sizes = new Random();
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            while (!pause(enough, PACE)) {
                post(batch());
            }
        } catch (RuntimeException | JsonProcessingException fault) {
            strange.add(getName() + " ended: " + fault);
        } finally {
            hangUp();
        }
    }

    /** Begins no more batches; the one that is not accepted yet is still sent. */
    void enough() {
        enough.countDown();
    }

    /** From now on it makes no new connection, as where a balancer leads nobody there any more; or does so again. */
    synchronized void keepOut(boolean out) {
        keptOut = out;
        notifyAll();
    }

    private synchronized void awaitLetIn() {
        try {
            while (keptOut) {
                wait();
            }
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    /** Gives up. */
    void abandon() {
        enough();
        keepOut(false);
        atOnce.countDown();
    }

    /** What had its 202. */
    Set<Sent> promised() {
        return promised;
    }

    /** How each post ended. */
    Queue<Post> posts() {
        return posts;
    }

    /** What no client should ever see. */
    Queue<String> strange() {
        return strange;
    }

    private List<Sent> batch() {
        List<Sent> batch = new ArrayList<>();
        for (int i = sizes.nextInt(MOST_EVENTS); i >= 0; i--) {
            long most = (ids.nextLong() & ~0xF000L) | 0x4000L;
            long least = (ids.nextLong() >>> 2) | Long.MIN_VALUE;
            UUID id = new UUID(most, least);
            batch.add(new Sent(apps.get((int) (most >>> 32 & 0xFF) % apps.size()), id));
        }
        return batch;
    }

    private void post(List<Sent> batch) throws JsonProcessingException {
        String json = json(batch);
        if (port != 0) {
            // Home again, as by a balancer that tries the one that failed.
            hangUp();
            port = 0;
        }
        for (Duration pause = once(batch, json); pause != null; pause = once(batch, json)) {
            if (pause(atOnce, pause)) {
                return;
            }
        }
    }

    /** How long to wait for the next attempt; null where none is needed. */
    private Duration once(List<Sent> batch, String json) {
        long start = System.nanoTime();
        boolean sent = false;
        try {
            if (wire == null || !wire.isUsable()) {
                hangUp();
                awaitLetIn();
                start = System.nanoTime();
                wire = new Wire(ports.get(port));
            }
            sent = true;
            Wire.Answer answer = wire.post("/api/v1/events", TestDatabase.ADMIN_KEY, json);
            return judged(answer, batch, start);
        } catch (ConnectException refused) {
            ended(End.REFUSED, start);
        } catch (IOException lost) {
            ended(sent ? End.LOST : End.REFUSED, start);
        }
        hangUp();
        port = (port + 1) % ports.size();
        return AFTER_LOSS;
    }

    private Duration judged(Wire.Answer answer, List<Sent> batch, long start) throws IOException {
        switch (answer.status()) {
            case 202 -> {
                ended(End.ACCEPTED, start);
                if (!answered(JSON.readTree(answer.body()))
                        .equals(batch.stream()
                                .map(event -> event.id().toString())
                                .toList())) {
                    strange.add("202 for other events: " + answer.body());
                }
                promised.addAll(batch);
                return null;
            }
            case 503, 429 -> {
                ended(answer.status() == 503 ? End.UNAVAILABLE : End.LIMITED, start);
                if (answer.seconds("retry-after") < 1
                        || !JSON.readTree(answer.body())
                                .at("/error/retry_after")
                                .isInt()) {
                    strange.add(answer.status() + " without Retry-After: " + answer);
                }
                return Duration.ofSeconds(Math.max(1, answer.seconds("retry-after")));
            }
            default -> {
                strange.add(answer.toString());
                return Duration.ofSeconds(1);
            }
        }
    }

    private static List<String> answered(JsonNode body) {
        List<String> ids = new ArrayList<>();
        if (body.has("id")) {
            ids.add(body.get("id").textValue());
        }
        body.path("ids").forEach(id -> ids.add(id.textValue()));
        return ids;
    }

    private void ended(End end, long start) {
        long now = System.nanoTime();
        posts.add(new Post(end, now, Duration.ofNanos(now - start)));
    }

    private void hangUp() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }

    private static String json(List<Sent> batch) throws JsonProcessingException {
        List<Map<String, Object>> events = new ArrayList<>();
        for (Sent sent : batch) {
            int kind = sent.id().hashCode() & 3;
            events.add(Map.of(
                    "event_id",
                    sent.id(),
                    "app",
                    sent.app(),
                    "error_type",
                    "Failure" + kind,
                    "message",
                    "What failed was the " + kind + "th: " + "x".repeat(200),
                    "level",
                    kind == 0 ? "fatal" : "error",
                    "environment",
                    kind == 1 ? "staging" : "production"));
        }
        return JSON.writeValueAsString(events.size() == 1 ? events.get(0) : events);
    }

    /** Whether the latch opened meanwhile. */
    private static boolean pause(CountDownLatch latch, Duration pause) {
        try {
            return latch.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
