package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.event.EventContent;
import io.tocsin.event.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

    private static final int APP = 1;
    private static final UUID ISSUE = new UUID(0, 1);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<Integer, Integer> LIMIT_3 = Map.of(APP, 3);

    private final Sampler sampler = new Sampler();

    @ParameterizedTest(name = "a limit of {0}")
    @CsvSource(delimiter = '|', textBlock = """
            1   | 1 2 4 8 16 32 64
            3   | 1 2 3 6 12 24 48 96
            5   | 1 2 3 4 5 10 20 40 80
            60  | 60 and all before
            100 | 100 and all before
            """)
    void beyond_the_limit_one_more_is_stored_each_time_the_number_doubles(int limit, String stored) {
        List<Integer> expected = stored.endsWith("before")
                ? IntStream.rangeClosed(1, limit).boxed().toList()
                : List.of(stored.split(" ")).stream().map(Integer::valueOf).toList();

        assertThat(IntStream.rangeClosed(1, 100)
                        .filter(number -> Sampler.isStored(number, limit))
                        .boxed())
                .isEqualTo(expected);
    }

    @Test
    void numbers_beyond_an_integer_are_still_thinned() {
        assertThat(Sampler.isStored(10L << 40, 10)).isTrue();
        assertThat(Sampler.isStored((10L << 40) + 10, 10)).isFalse();
    }

    @Test
    void an_app_without_a_limit_has_everything_stored_beside_one_that_has_one() {
        List<NewEvent> events = new ArrayList<>(storm(NOON, 10));
        events.addAll(storm(2, ISSUE, NOON, 10));

        Sampler.Sample sample = sampler.of(events, LIMIT_3);

        assertThat(sample.stored()).filteredOn(event -> event.appId() == 2).hasSize(10);
        assertThat(sample.counted()).hasSize(6).allMatch(event -> event.appId() == APP);
        assertThat(sampler.of(events, Map.of()).stored()).isSameAs(events);
    }

    @Test
    void the_limit_is_of_an_issue_and_a_minute_over_all_batches_of_it() {
        committed(storm(NOON, 2));
        committed(storm(APP, new UUID(0, 2), NOON, 3));
        committed(storm(NOON.plusSeconds(60), 3));

        Sampler.Sample sample = sampler.of(storm(NOON, 3), LIMIT_3);

        assertThat(sample.stored()).as("the third, and not the fourth or fifth").hasSize(1);
        assertThat(sample.counted()).hasSize(2);
    }

    @Test
    void a_batch_that_was_not_committed_has_not_used_up_the_limit() {
        sampler.of(storm(NOON, 3), LIMIT_3);

        assertThat(sampler.of(storm(NOON, 3), LIMIT_3).counted()).isEmpty();
    }

    @Test
    void of_one_batch_the_one_is_stored_that_happened_first() {
        List<NewEvent> latestFirst = new ArrayList<>(storm(NOON, 10));
        java.util.Collections.reverse(latestFirst);

        assertThat(sampler.of(latestFirst, Map.of(APP, 1))
                        .stored()
                        .iterator()
                        .next()
                        .content()
                        .occurredAt())
                .isEqualTo(NOON);
    }

    @Test
    void a_minute_that_is_not_remembered_has_its_next_event_stored() {
        committed(storm(NOON, 1_000));

        assertThat(new Sampler().of(storm(NOON, 5), LIMIT_3).stored()).hasSize(3);
    }

    private void committed(List<NewEvent> events) {
        sampler.of(events, LIMIT_3).committed();
    }

    private static List<NewEvent> storm(Instant first, int events) {
        return storm(APP, ISSUE, first, events);
    }

    private static List<NewEvent> storm(int app, UUID issue, Instant first, int events) {
        List<NewEvent> storm = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            EventContent content = PlainEvents.content(false, first.plusMillis(i), "m");
            storm.add(new NewEvent(app, issue, content));
        }
        return storm;
    }
}
