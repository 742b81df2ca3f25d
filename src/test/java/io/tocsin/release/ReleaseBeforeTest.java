package io.tocsin.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseBeforeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Releases in the order of their first sights; the one asked about stands in brackets. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1.9.0 1.10.0 [1.11.0]           | 1.10.0 | VERSION
                    1.10.0 1.9.1 [1.11.0]           | 1.10.0 | VERSION
                    1.9.0 2.0.0 [1.9.1]             | 1.9.0  | VERSION
                    1.9.0 [2.0.0] 1.9.1             | 1.9.0  | VERSION
                    2.0.0 [1.0.0]                   | 2.0.0  | FIRST_SEEN
                    2.4.0-rc.1 [2.4.0]              | 2.4.0-rc.1 | VERSION
                    1.0+7 1.0+8 [1.0+9]             | 1.0+8  | VERSION
                    shop@1.0.0 cart@1.5.0 [shop@2.0.0] | shop@1.0.0 | VERSION
                    cart@1.5.0 [shop@2.0.0]         | cart@1.5.0 | FIRST_SEEN
                    0badcafe 1badcafe [2badcafe] 3badcafe | 1badcafe | FIRST_SEEN
                    1.0.0 0badcafe [2.0.0]          | 1.0.0  | VERSION
                    """)
    void the_release_before_is_the_next_lower_version_seen_before_else_the_last_one_seen(
            String history, String before, String chosenBy) {
        assertThat(of(history)).hasValueSatisfying(chosen -> {
            assertThat(chosen.sight().name()).isEqualTo(before);
            assertThat(chosen.chosenBy()).isEqualTo(ReleaseBefore.ChosenBy.valueOf(chosenBy));
        });
    }

    @ParameterizedTest
    @CsvSource({"[1.0.0]", "[1.0.0] 0.9.0", "[0badcafe] 1badcafe"})
    void the_first_release_has_none_before(String history) {
        assertThat(of(history)).isEmpty();
    }

    private static Optional<ReleaseBefore> of(String history) {
        List<String> names = Stream.of(history.split(" ")).toList();
        List<Sight> others = new ArrayList<>();
        Sight asked = null;
        for (int i = 0; i < names.size(); i++) {
            Instant at = START.plus(Duration.ofHours(i));
            String name = names.get(i);
            if (name.startsWith("[")) {
                asked = new Sight(name.substring(1, name.length() - 1), at);
            } else {
                others.add(new Sight(name, at));
            }
        }
        Collections.reverse(others);
        return ReleaseBefore.of(asked, others);
    }
}
