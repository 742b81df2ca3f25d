package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.issue.Grouped;
import io.tocsin.issue.IssueDescription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventFrameTest {

    private static final List<String> TEXTS = List.of("", "a", "ünï😀", "\u2028 \\ \" '", "x".repeat(9_000));

    /** Two events as the first version wrote them. */
    private static final String VERSION_1 =
            "AQAAAAIDAAAAAAAAAAUAAAAAAAAABgAAAARzaG9wAAAAAAAAAAcAAAAAAAAACAAAAAAAAAABAAAAAAAAAAIABl80F6aoAQAGXzQX"
                    + "tepAAAAAAwAAAAd3YXJuaW5nAAAACnByb2R1Y3Rpb24AAAAFMS4yLjMAAAAfamF2YS5sYW5nLklsbGVnYWxTdGF0ZUV4Y2VwdGlv"
                    + "bgAAAB1ubyBzdWNoIG9yZGVyIDE3CmluIHR3byBsaW5lcwAAAAZob3N0LTEAAAAMUE9TVCAvb3JkZXJzAAAAEmNvbS5leGFtcGxl"
                    + "Lk9yZGVycwAAAARqYXZhAAAABnVzZXItNwAAAAg0YmY5MmYzNQAAAAgwMGYwNjdhYQAAAA97InJlZ2lvbiI6ImV1In3/////AAAA"
                    + "AARkaXNrAAAAAAAAAAkAAAAAAAAACgAAAAAAAAADAAAAAAAAAAQABl80F8UsgAAGXzQX1G7AAAAAAQAAAAVlcnJvcgAAAAAAAAAA"
                    + "AAAAAAAAAAlkaXNrIGZ1bGwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/////wAAABN7InN0YWNrX3RyYWNlIjoieCJ9";

    private final Random random = new Random(7);
    private final List<Grouped> issues =
            Stream.generate(this::grouped).limit(20).toList();

    @Test
    void events_come_out_as_they_went_in() {
        List<PendingEvent> events =
                java.util.stream.IntStream.range(0, 200).mapToObj(i -> event()).toList();

        List<PendingEvent> read = EventFrame.read(EventFrame.of(events));

        assertThat(read)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                        "content.tags", "content.payload", "grouped.description")
                .isEqualTo(events);
        assertThat(read)
                .extracting(EventFrameTest::json)
                .isEqualTo(events.stream().map(EventFrameTest::json).toList());
    }

    @Test
    void a_frame_of_the_first_version_is_still_read() {
        List<PendingEvent> events = EventFrame.read(Base64.getDecoder().decode(VERSION_1));

        assertThat(events)
                .extracting(
                        PendingEvent::app,
                        event -> event.grouped().issueId(),
                        event -> event.grouped().description().get().title(),
                        event -> event.content().count(),
                        event -> String.valueOf(event.content().payload()))
                .containsExactly(
                        tuple("shop", new UUID(7, 8), "java.lang.IllegalStateException: no such order 17", 3, "null"),
                        tuple("disk", new UUID(9, 10), "disk full", 1, "{\"stack_trace\":\"x\"}"));
    }

    @Test
    void an_issue_is_written_once_a_frame() {
        PendingEvent event = event();

        assertThat(EventFrame.of(Collections.nCopies(100, event)).length)
                .isLessThan(100 * EventFrame.of(List.of(event)).length
                        - 90 * event.grouped().description().get().explanation().length());
    }

    @Test
    void a_frame_that_is_cut_anywhere_is_no_frame() {
        byte[] frame = EventFrame.of(List.of(event(), event()));

        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> EventFrame.read(cut))
                    .as("%d of %d bytes", length, frame.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_longer_frame_and_one_of_a_later_version_are_none_of_ours() {
        byte[] frame = EventFrame.of(List.of(event()));
        byte[] later = frame.clone();
        later[0]++;

        assertThatThrownBy(() -> EventFrame.read(Arrays.copyOf(frame, frame.length + 1)))
                .hasMessageContaining("too many");
        assertThatThrownBy(() -> EventFrame.read(later)).hasMessageContaining("version 3");
    }

    @Test
    void lengths_that_make_no_sense_take_no_memory() {
        byte[] frame = EventFrame.of(List.of(event()));
        for (int at = 1; at < Math.min(frame.length - 4, 300); at++) {
            byte[] damaged = frame.clone();
            Arrays.fill(damaged, at, at + 4, (byte) 0x7f);
            try {
                EventFrame.read(damaged);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("heap");
            }
        }
    }

    private static List<String> json(PendingEvent event) {
        return Arrays.asList(
                String.valueOf(event.content().tags()),
                String.valueOf(event.content().payload()),
                String.valueOf(event.grouped().description().get()));
    }

    private PendingEvent event() {
        return new PendingEvent(
                "app-" + random.nextInt(3),
                random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()) : null,
                issues.get(random.nextInt(issues.size())),
                new EventContent(
                        new UUID(random.nextLong(), random.nextLong()),
                        random.nextBoolean(),
                        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L),
                        Instant.ofEpochSecond(random.nextInt(), 1_000),
                        random.nextInt(1, 1_000_001),
                        "error",
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        text(),
                        json(),
                        json()));
    }

    private Grouped grouped() {
        IssueDescription description = new IssueDescription(text(), text(), explanation());
        return new Grouped(new UUID(random.nextLong(), random.nextLong()), random.nextInt(1, 4), () -> description);
    }

    private static JsonText explanation() {
        return JsonText.ofOwned("{\"method\":\"stack\",\"frames\":[\"a b\"]}".getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private JsonText json() {
        return random.nextInt(3) == 0
                ? null
                : JsonText.ofOwned(("{\"a\": \"" + random.nextInt() + "ü\"}").getBytes(StandardCharsets.UTF_8));
    }
}
