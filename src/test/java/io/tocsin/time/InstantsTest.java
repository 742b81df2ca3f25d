package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T23:59:59.9999996Z, 2026-01-31T23:59:59.999999Z", // rounding would make another hour of it
        "2026-01-31T23:59:59.999999Z, 2026-01-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.9999999Z, 1969-12-31T23:59:59.999999Z"
    })
    void instants_are_cut_to_microseconds_and_not_rounded(Instant given, Instant kept) {
        assertThat(Instants.toMicros(given)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.000001Z, 1",
        "1969-12-31T23:59:59.999999Z, -1",
        "2000-01-01T00:00:00Z, 946684800000000"
    })
    void epoch_microseconds_go_both_ways(Instant instant, long micros) {
        assertThat(Instants.epochMicros(instant)).isEqualTo(micros);
        assertThat(Instants.ofEpochMicros(micros)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE + 999_999, Long.MAX_VALUE})
    void any_number_of_microseconds_is_an_instant(long micros) {
        assertThat(Instants.ofEpochMicros(micros)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2000-01-01T00:00:00Z, 0",
        "2000-01-01T00:00:01.000002Z, 1000002",
        "1999-12-31T23:59:59.999999Z, -1",
        "1970-01-01T00:00:00Z, -946684800000000"
    })
    void postgresql_counts_from_the_year_2000(Instant instant, long micros) {
        assertThat(Instants.postgresMicros(instant)).isEqualTo(micros);
    }

    @Test
    void an_instant_beyond_the_range_is_an_error_and_no_other_instant() {
        assertThatThrownBy(() -> Instants.epochMicros(Instant.MAX)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Instants.postgresMicros(Instant.MIN)).isInstanceOf(ArithmeticException.class);
    }
}
