package io.tocsin.programs;

import io.tocsin.programs.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Posts a plan's events in batches of many sizes, in every encoding, from several connections at once, and some of those that
 * have an id twice: in one batch, in two at the same time, and again at the end without their timestamp.
 */
final class Delivery {

    private static final int CONNECTIONS = 4;
    private static final List<Integer> SIZES = List.of(1, 950, 300, 37, 700, 1, 950, 512, 3, 900);
    /** Of those events that have an id, one in so many is sent twice. */
    private static final int TWICE = 13;

    private final Client client;
    private final List<Encoding> encodings =
            Stream.of(Encoding.values()).filter(Encoding::available).toList();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final Set<String> pagedIds = ConcurrentHashMap.newKeySet();
    private int sentTwice;

    Delivery(Client client) {
        this.client = client;
    }

    /** A batch, and another that is posted at the same moment with some of the same events; empty for none. */
    private record Pair(Batch batch, List<SentEvent> again) {}

    /**
     * Posts them all and waits for every answer.
     *
     * @param mostTwice how many are sent twice, at most
     */
    void post(List<SentEvent> events, int mostTwice) throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        List<SentEvent> later = new ArrayList<>();
        int withId = 0;
        for (int from = 0, number = 0; from < events.size(); number++) {
            int to = Math.min(events.size(), from + SIZES.get(number % SIZES.size()));
            List<SentEvent> batch = new ArrayList<>();
            List<SentEvent> again = new ArrayList<>();
            for (SentEvent event : events.subList(from, to)) {
                batch.add(event);
                if (!event.eventId().isEmpty() && ++withId % TWICE == 0 && sentTwice < mostTwice) {
                    (switch (sentTwice++ % 3) {
                                case 0 -> batch;
                                case 1 -> again;
                                default -> later;
                            })
                            .add(event);
                }
            }
            pairs.add(new Pair(batch(batch, number), again));
            from = to;
        }
        try (Workers workers = new Workers()) {
            workers.all(pairs.stream().map(pair -> (Runnable) () -> post(pair, workers)));
            List<Runnable> retries = new ArrayList<>();
            for (int from = 0; from < later.size(); from += 200) {
                List<SentEvent> some = later.subList(from, Math.min(later.size(), from + 200)).stream()
                        .map(SentEvent::withoutTimestamp)
                        .toList();
                Batch batch = batch(some, from);
                retries.add(() -> post(batch));
            }
            workers.all(retries.stream());
        }
    }

    private Batch batch(List<SentEvent> events, int number) {
        // Brotli costs a process, so it has one turn in twenty.
        List<Encoding> cheap = encodings.stream()
                .filter(encoding -> encoding != Encoding.BROTLI)
                .toList();
        Encoding encoding = number % 20 == 7 ? encodings.get(encodings.size() - 1) : cheap.get(number % cheap.size());
        return new Batch(List.copyOf(events), encoding, number % 3 == 1);
    }

    private void post(Pair pair, Workers workers) {
        CompletableFuture<Void> beside = pair.again().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : workers.beside(() -> post(new Batch(pair.again(), Encoding.IDENTITY, false)));
        post(pair.batch());
        beside.join();
    }

    private void post(Batch batch) {
        Answer answer;
        try {
            answer = client.post(batch);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        accepted.addAndGet(answer.accepted());
        duplicates.addAndGet(answer.duplicates());
        if (answer.ids().size() != batch.events().size()) {
            throw new AssertionError(
                    answer.ids().size() + " ids for " + batch.events().size() + " events");
        }
        for (int i = 0; i < answer.ids().size(); i++) {
            if (batch.events().get(i).app().equals(Plan.PAGED_APP)) {
                pagedIds.add(answer.ids().get(i));
            }
        }
    }

    /** How many events were sent twice. */
    int sentTwice() {
        return sentTwice;
    }

    /** How many the service said were new. */
    int accepted() {
        return accepted.get();
    }

    /** How many the service said it had before. */
    int duplicates() {
        return duplicates.get();
    }

    /** The ids of {@link Plan#PAGED_APP}'s events, as the service named them. */
    Set<String> pagedIds() {
        return pagedIds;
    }

    private static final class Workers implements AutoCloseable {

        private final ExecutorService posters = Executors.newFixedThreadPool(CONNECTIONS);
        private final ExecutorService besides = Executors.newFixedThreadPool(CONNECTIONS);

        void all(Stream<Runnable> work) {
            work.map(task -> CompletableFuture.runAsync(task, posters)).toList().forEach(CompletableFuture::join);
        }

        CompletableFuture<Void> beside(Runnable task) {
            return CompletableFuture.runAsync(task, besides);
        }

        @Override
        public void close() {
            posters.shutdownNow();
            besides.shutdownNow();
        }
    }
}
