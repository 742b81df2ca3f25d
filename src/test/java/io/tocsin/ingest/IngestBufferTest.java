package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.runtime.configuration.MemorySize;
import io.tocsin.event.EventContent;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestBufferTest {

    private static final int MOST_WAITING = 1_000;
    private static final int MOST_IN_A_BATCH = 400;
    private static final int MANY = IngestBuffer.WORTH_A_SECOND_WRITER;

    private final IngestBuffer buffer = new IngestBuffer(new Settings());
    private final CompletableFuture<List<Submission>> taken = new CompletableFuture<>();
    private final Thread second = new Thread(() -> {
        try {
            taken.complete(buffer.take());
        } catch (InterruptedException ended) {
            taken.completeExceptionally(ended);
        }
    });

    @AfterEach
    void endSecondWriter() throws InterruptedException {
        second.interrupt();
        second.join();
    }

    @Test
    void a_batch_is_all_that_waits_up_to_its_bound() throws InterruptedException {
        Submission one = offer(1);
        Submission two = offer(MOST_IN_A_BATCH - 1);
        Submission three = offer(1);

        List<Submission> batch = buffer.take();
        assertThat(batch).containsExactly(one, two);
        buffer.release(batch);
        assertThat(buffer.take()).containsExactly(three);
    }

    @Test
    void a_request_larger_than_a_batch_is_a_batch() throws InterruptedException {
        Submission large = offer(MOST_IN_A_BATCH + 1);
        offer(1);

        assertThat(buffer.take()).containsExactly(large);
    }

    @Test
    void beyond_its_bound_nothing_is_taken_in_until_a_batch_is_written() throws InterruptedException {
        offer(MOST_IN_A_BATCH);
        offer(MOST_WAITING - MOST_IN_A_BATCH);
        assertThat(buffer.offer(submission(1))).isFalse();

        List<Submission> batch = buffer.take();
        assertThat(buffer.offer(submission(1)))
                .as("while the batch is under way")
                .isFalse();
        buffer.release(batch);
        assertThat(buffer.offer(submission(1))).isTrue();
    }

    @Test
    void few_events_wait_for_the_batch_under_way_and_many_begin_a_second_one() throws InterruptedException {
        offer(1);
        List<Submission> first = buffer.take();
        Submission few = offer(MANY - 1);
        startSecondWriter();
        assertThat(taken).isNotDone();

        Submission more = offer(1);

        assertThat(taken).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(few, more));
        buffer.release(first);
    }

    @Test
    void few_events_are_taken_by_whoever_wrote_the_batch_before() throws InterruptedException {
        offer(1);
        List<Submission> first = buffer.take();
        startSecondWriter();
        Submission few = offer(2);

        buffer.release(first);

        assertThat(buffer.take()).containsExactly(few);
        assertThat(taken).isNotDone();
    }

    @Test
    void what_waits_when_it_is_closed_is_taken_at_once_and_then_writers_end() throws InterruptedException {
        offer(1);
        buffer.take();
        Submission few = offer(1);
        startSecondWriter();

        buffer.close();

        assertThat(taken).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(few));
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.offer(submission(1))).isFalse();
    }

    private void startSecondWriter() {
        second.start();
        Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
    }

    private Submission offer(int events) {
        Submission submission = submission(events);
        assertThat(buffer.offer(submission)).isTrue();
        return submission;
    }

    private static Submission submission(int events) {
        EventContent content = new EventContent(
                new UUID(0, 1),
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "error",
                "",
                "",
                "T",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                null,
                null);
        return Submission.of(
                Collections.nCopies(events, new PendingEvent("app", null, new UUID(0, 2), content)),
                SpanContext.getInvalid());
    }

    private record Settings() implements IngestSettings {

        @Override
        public int bufferEvents() {
            return MOST_WAITING;
        }

        @Override
        public MemorySize bufferBytes() {
            return new MemorySize(BigInteger.valueOf(1 << 30));
        }

        @Override
        public int batchEvents() {
            return MOST_IN_A_BATCH;
        }

        @Override
        public MemorySize batchBytes() {
            return new MemorySize(BigInteger.valueOf(1 << 30));
        }

        @Override
        public int writers() {
            return 2;
        }
    }
}
