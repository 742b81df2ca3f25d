package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.tocsin.event.EventContent;
import io.tocsin.http.MemoryBudget;
import io.tocsin.http.MemoryBudget.Reservation;
import io.tocsin.http.Overload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestBufferTest {

    private static final int MOST_WAITING = 1_000;
    private static final int MOST_IN_A_BATCH = 400;
    private static final int BUDGET = 1 << 20;
    private static final int MANY = IngestBuffer.WORTH_A_SECOND_WRITER;

    private final TestSettings settings = new TestSettings(MOST_WAITING, BUDGET, MOST_IN_A_BATCH);
    private final MemoryBudget memory = new MemoryBudget(settings);
    private final IngestBuffer buffer = new IngestBuffer(settings, memory, Duration.ofHours(1));
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
    void a_batch_lingers_for_what_is_being_decoded() {
        buffer.expect();
        buffer.expect();
        Submission one = offer(1);
        second.start();
        Awaitility.await().until(second::getState, Thread.State.TIMED_WAITING::equals);
        Submission two = offer(1);
        buffer.expectNoLonger();
        assertThat(taken).isNotDone();

        Submission three = offer(1);
        buffer.expectNoLonger();

        assertThat(taken).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(one, two, three));
    }

    @Test
    void a_batch_does_not_linger_for_ever() throws InterruptedException {
        IngestBuffer impatient = new IngestBuffer(settings, memory, Duration.ofMillis(1));
        impatient.expect();
        Submission one = submission(1, 1);
        assertThat(impatient.offer(one)).isNull();

        assertThat(impatient.take()).containsExactly(one);
    }

    @Test
    void what_is_being_decoded_holds_up_no_shutdown() throws InterruptedException {
        buffer.expect();
        Submission one = offer(1);
        buffer.close();

        assertThat(buffer.take()).containsExactly(one);
    }

    @Test
    void a_request_larger_than_a_batch_is_a_batch() throws InterruptedException {
        Submission large = offer(MOST_IN_A_BATCH + 1);
        offer(1);

        assertThat(buffer.take()).containsExactly(large);
    }

    @Test
    void a_request_larger_than_the_buffer_is_taken_where_nothing_else_waits() throws InterruptedException {
        offer(MOST_WAITING + 1);
        assertThat(buffer.offer(submission(2, 1))).isEqualTo(Overload.BUFFER);

        buffer.release(buffer.take());

        offer(1);
        assertThat(buffer.offer(submission(2, MOST_WAITING))).isEqualTo(Overload.BUFFER);
    }

    @Test
    void beyond_its_bound_nothing_is_taken_in_until_a_batch_is_written() throws InterruptedException {
        for (int app = 1; app <= MOST_WAITING; app++) {
            assertThat(buffer.offer(submission(app, 1))).isNull();
        }
        assertThat(buffer.offer(submission(0, 1))).isEqualTo(Overload.BUFFER);
        assertThat(buffer.overload()).isEqualTo(Overload.BUFFER);

        List<Submission> batch = buffer.take();
        assertThat(buffer.offer(submission(0, 1)))
                .as("while the batch is under way")
                .isEqualTo(Overload.BUFFER);
        buffer.release(batch);
        assertThat(buffer.overload()).isNull();
        assertThat(buffer.offer(submission(0, 1))).isNull();
    }

    @Test
    void beyond_the_budget_nothing_is_taken_in_until_a_batch_is_written() throws InterruptedException {
        Reservation body = memory.reservation("a body");
        body.grow(BUDGET);
        assertThat(buffer.offer(submission(1, 1))).isEqualTo(Overload.MEMORY);
        assertThat(buffer.events()).isZero();
        body.release();

        Submission taken = offer(1);
        assertThat(memory.used()).isEqualTo(taken.bytes()).isEqualTo(buffer.bytes());
        buffer.release(buffer.take());
        assertThat(memory.used()).isZero();
    }

    @Test
    void a_noisy_app_leaves_half_of_the_room_to_others() throws InterruptedException {
        int taken = 0;
        Overload refusal = buffer.offer(submission(1, 1));
        for (; refusal == null; taken++) {
            refusal = buffer.offer(submission(1, 1));
        }

        assertThat(refusal).isEqualTo(Overload.FAIR_SHARE);
        assertThat(taken).isEqualTo(MOST_WAITING / 2);
        assertThat(buffer.overload()).isNull();
        assertThat(buffer.offer(submission(2, 100))).isNull();
        assertThat(buffer.offer(submission(1, 1))).as("still").isEqualTo(Overload.FAIR_SHARE);
        buffer.release(buffer.take());
        assertThat(buffer.offer(submission(1, 1))).as("once some is written").isNull();
    }

    @Test
    void requests_with_events_of_several_apps_share_one_place_of_their_own() {
        List<Pending> mixed = new ArrayList<>(submission(1, 1).entries());
        mixed.addAll(submission(2, 1).entries());
        Submission several = Submission.of(mixed, SpanContext.getInvalid());

        assertThat(several.lane())
                .isNotEqualTo(submission(1, 1).lane())
                .isNotEqualTo(submission(2, 1).lane());
        assertThat(submission(1, 3).lane()).isEqualTo(submission(1, 1).lane());
    }

    /** An app and the events of each of its requests, in the order they come; then the batches, by app. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # alone: as they came
            a1 a2 a3                            | a1 a2 a3
            # a quiet one goes after the noisy one's turn of 100
            a60 a60 a60 a60 a60 b1              | a60 a60 b1 a60 a60 a60
            a60 a60 a60 a60 b1 c1 b1            | a60 a60 b1 b1 c1 a60 a60
            # two noisy ones take turns
            a50 a50 a50 a50 b50 b50 b50 b50     | a50 a50 b50 b50 a50 a50 b50 b50
            # a large request is paid for by the turns to come
            a250 a10 a10 b40 b40 b40 b40        | a250 b40 b40 b40 ; b40 a10 a10
            # what does not fit any more is first in the next batch
            a300 b200 c10                       | a300 ; b200 c10
            """)
    void apps_take_turns_and_the_order_within_an_app_stays(String offered, String batches) throws InterruptedException {
        Map<Submission, String> names = new IdentityHashMap<>();
        for (String name : offered.split(" ")) {
            Submission submission = submission(name.charAt(0), Integer.parseInt(name.substring(1)));
            names.put(submission, name);
            assertThat(buffer.offer(submission)).isNull();
        }
        List<String> told = new ArrayList<>();
        Map<Character, List<String>> perApp = new TreeMap<>();
        while (buffer.events() > 0) {
            List<Submission> batch = buffer.take();
            told.add(batch.stream().map(names::get).collect(Collectors.joining(" ")));
            batch.forEach(one -> perApp.computeIfAbsent(names.get(one).charAt(0), app -> new ArrayList<>())
                    .add(names.get(one)));
            buffer.release(batch);
        }

        assertThat(String.join(" ; ", told)).isEqualTo(batches);
        perApp.forEach((app, requests) -> assertThat(requests)
                .isEqualTo(Stream.of(offered.split(" "))
                        .filter(name -> name.charAt(0) == app)
                        .toList()));
    }

    @Test
    void a_quiet_apps_event_does_not_wait_behind_all_of_a_noisy_one() throws InterruptedException {
        for (int i = 0; i < MOST_WAITING / 2; i++) {
            assertThat(buffer.offer(submission(1, 1))).isNull();
        }
        Submission quiet = submission(2, 1);
        assertThat(buffer.offer(quiet)).isNull();

        assertThat(buffer.take()).hasSize(MOST_IN_A_BATCH).contains(quiet);
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
    void few_events_are_taken_by_another_writer_as_soon_as_the_batch_before_is_written() throws InterruptedException {
        offer(1);
        List<Submission> first = buffer.take();
        startSecondWriter();
        Submission few = offer(2);
        assertThat(taken).isNotDone();

        buffer.release(first);

        assertThat(taken).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(few));
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
        assertThat(buffer.offer(submission(1, 1))).isEqualTo(Overload.STOPPING);
    }

    private void startSecondWriter() {
        second.start();
        Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
    }

    private Submission offer(int events) {
        Submission submission = submission(1, events);
        assertThat(buffer.offer(submission)).isNull();
        return submission;
    }

    private static Submission submission(int app, int events) {
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
                Collections.nCopies(
                        events,
                        new PendingEvent("app-" + app, null, IssueOf.earlier(new UUID(0, 2), content), content)),
                SpanContext.getInvalid());
    }
}
