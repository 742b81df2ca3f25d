package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            1s,    PT1S,   1s
            90s,   PT90S,  90s
            60s,   PT1M,   1m
            5m,    PT5M,   5m
            24h,   PT24H,  1d
            36h,   PT36H,  36h
            7d,    PT168H, 7d
            """)
    void are_a_number_and_a_unit(String text, Duration duration, String shown) {
        assertThat(Durations.parse(text)).contains(duration);
        assertThat(Durations.format(duration)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5 m", "5M", "PT5M", "1.5h", "0s", "1w", "5m5s", "9999999999s"})
    void nothing_else_is_one(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void the_longest_one_is_a_number_of_nine_digits() {
        assertThat(Durations.parse("999999999d")).contains(Duration.ofDays(999_999_999));
    }
}
