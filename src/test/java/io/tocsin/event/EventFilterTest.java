package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {

    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(31);

    @ParameterizedTest(name = "since {0} until {1}, page begins at {2}: allowed {3}")
    @CsvSource({
        ", , , false",
        ", 2026-03-31T00:00:00Z, , false",
        ", , 2026-03-31T00:00:00Z, false",
        "2026-02-28T12:00:00Z, , , true",
        "2026-02-28T11:59:59Z, , , false",
        "2026-02-28T11:59:59Z, 2026-03-31T11:59:59Z, , true",
        "2026-01-01T00:00:00Z, 2026-01-31T00:00:00Z, , true",
        "2026-01-01T00:00:00Z, , 2026-02-01T00:00:00Z, true",
        "2026-01-01T00:00:00Z, , 2026-02-01T00:00:01Z, false",
        "2026-02-28T12:00:00Z, , 2027-01-01T00:00:00Z, true",
        "2027-01-01T00:00:00Z, , , true",
    })
    void what_no_index_serves_is_read_in_a_bounded_window(
            Instant since, Instant until, Instant pageBegin, boolean allowed) {
        EventFilter filter = filter(Optional.of("needle"), since, until);
        Cursor before = pageBegin == null ? null : new Cursor(pageBegin, UUID.randomUUID());

        if (allowed) {
            filter.requireBoundedWindow(before, NOW, LONGEST);
        } else {
            assertThatThrownBy(() -> filter.requireBoundedWindow(before, NOW, LONGEST))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("q");
        }
    }

    @ParameterizedTest(name = "since {0} until {1}, page begins at {2}")
    @CsvSource({
        ", , , 2026-03-30T12:00:00Z 2026-03-23T12:00:00Z -, 2026-04-01T12:00:00Z",
        "2026-03-25T00:00:00Z, , , 2026-03-30T12:00:00Z 2026-03-25T00:00:00Z, 2026-04-01T12:00:00Z",
        "2026-03-30T12:00:00Z, , , 2026-03-30T12:00:00Z, -",
        ", 2026-03-11T00:00:00Z, , 2026-03-10T00:00:00Z 2026-03-03T00:00:00Z -, 2026-03-11T00:00:00Z",
        ", 2030-01-01T00:00:00Z, , 2026-03-30T12:00:00Z 2026-03-23T12:00:00Z -, 2030-01-01T00:00:00Z",
        ", , 2026-03-11T00:00:00Z, 2026-03-10T00:00:00Z 2026-03-03T00:00:00Z -, -",
    })
    void a_page_is_looked_for_in_growing_parts_of_the_time(
            Instant since, Instant until, Instant pageBegin, String begins, String firstEnds) {
        Cursor before = pageBegin == null ? null : new Cursor(pageBegin, UUID.randomUUID());

        List<EventFilter> parts = filter(Optional.empty(), since, until).inParts(before, NOW);

        assertThat(parts)
                .extracting(part -> part.since().map(Instant::toString).orElse("-"))
                .containsExactly(begins.split(" ", -1));
        assertThat(parts.get(0).until().map(Instant::toString).orElse("-")).isEqualTo(firstEnds);
        assertThat(parts.get(parts.size() - 1).until()).isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void what_no_index_serves_is_read_at_once() {
        EventFilter filter = filter(Optional.of("needle"), NOW.minus(LONGEST), null);

        assertThat(filter.inParts(null, NOW)).containsExactly(filter);
    }

    @Test
    void what_an_index_serves_needs_no_window() {
        filter(Optional.empty(), null, null).requireBoundedWindow(null, NOW, LONGEST);
    }

    @ParameterizedTest
    @CsvSource({"region:eu, region, eu", "a:b:c, a, b:c", "empty:, empty, ''", "k: v, k, ' v'"})
    void a_tag_is_cut_at_its_first_colon(String text, String key, String value) {
        assertThat(EventFilter.Tag.parse(text)).isEqualTo(new EventFilter.Tag(key, value));
    }

    private static EventFilter filter(Optional<String> text, Instant since, Instant until) {
        return new EventFilter(
                Optional.of(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(UUID.randomUUID()),
                Optional.empty(),
                List.of(),
                text,
                Optional.ofNullable(since),
                Optional.ofNullable(until));
    }
}
