package io.tocsin.programs;

import io.tocsin.programs.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Posts batches one after the other, each with the same ids again until it has its 202: after a failure it waits until it is
 * told that the service is back, or a few seconds.
 */
final class PersistentClient implements Runnable {

    private static final int UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Client client;
    private final Deque<Batch> batches;
    private final Set<UUID> promised = ConcurrentHashMap.newKeySet();
    private volatile int failures;
    private int lives = 1;

    PersistentClient(Client client, List<Batch> batches) {
        this.client = client;
        this.batches = new ConcurrentLinkedDeque<>(batches);
    }

    @Override
    public void run() {
        while (!batches.isEmpty()) {
            int life = lives();
            try {
                Answer answer = client.post(batches.peek());
                answer.ids().forEach(id -> promised.add(UUID.fromString(id)));
                batches.remove();
            } catch (Client.Refused refused) {
                if (refused.status() != UNAVAILABLE) {
                    throw new AssertionError(refused);
                }
                awaitLifeAfter(life);
            } catch (IOException killed) {
                awaitLifeAfter(life);
            }
        }
    }

    /** The ids that have had their 202. */
    Set<UUID> promised() {
        return promised;
    }

    /** How many posts had no answer. */
    int failures() {
        return failures;
    }

    /** The service was started again. */
    synchronized void tryAgain() {
        lives++;
        notifyAll();
    }

    private synchronized int lives() {
        return lives;
    }

    private synchronized void awaitLifeAfter(int life) {
        failures++;
        try {
            // Not for ever: a connection may fail although the service lives.
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (lives == life && System.nanoTime() < deadline) {
                wait(100);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }
}
