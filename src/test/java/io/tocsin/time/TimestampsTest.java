package io.tocsin.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-04T05:06:07Z               | 2026-03-04T05:06:07Z",
                "2026-03-04t05:06:07z               | 2026-03-04T05:06:07Z",
                "2026-03-04 05:06:07Z               | 2026-03-04T05:06:07Z",
                "2026-03-04T05:06Z                  | 2026-03-04T05:06:00Z",
                "2026-03-04T05:06:07.5Z             | 2026-03-04T05:06:07.500Z",
                "2026-03-04T05:06:07,089Z           | 2026-03-04T05:06:07.089Z",
                "2026-03-04T05:06:07.1234567+01:00  | 2026-03-04T04:06:07.123456700Z",
                "2026-03-04T05:06:07.123456789012Z  | 2026-03-04T05:06:07.123456789Z",
                "2026-03-04T05:06:07+0130           | 2026-03-04T03:36:07Z",
                "2026-03-04T05:06:07-08             | 2026-03-04T13:06:07Z",
                "2026-03-04T05:06:07-00:00          | 2026-03-04T05:06:07Z",
                "2016-12-31T23:59:60Z               | 2016-12-31T23:59:59.999999999Z",
                "2015-06-30T16:59:60.25-0700        | 2015-06-30T23:59:59.999999999Z",
                "2024-02-29                         | 2024-02-29T00:00:00Z",
                "1772600767                         | 2026-03-04T05:06:07Z",
                "1772600767.25                      | 2026-03-04T05:06:07.250Z",
                "1772600767123                      | 2026-03-04T05:06:07.123Z",
                "1772600767123456                   | 2026-03-04T05:06:07.123456Z",
                "1772600767123456789                | 2026-03-04T05:06:07.123456789Z",
                "0                                  | 1970-01-01T00:00:00Z"
            })
    void every_form_in_use_is_read(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-03-04T05:06:07",
                "2026-02-30T05:06:07Z",
                "2026-13-01",
                "2026-03-04T24:00:00Z",
                "2026-03-04T05:60:00Z",
                "2026-03-04T05:06:61Z",
                "2026-03-04T05:30:60Z",
                "2026-03-04T05:06:07.Z",
                "2026-03-04T05:06:07+1",
                "2026-03-04T05:06:07+25:00",
                "2026-03-04T05:06:07 GMT",
                "2026-03-04T",
                "2026-3-4",
                "-5",
                "1e9",
                "12.",
                "99999999999999999999999",
                "2026-03-04T05:06:07ZZ",
                "\u0662\u0660\u0662\u0666-03-04"
            })
    void other_texts_are_no_timestamps(String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }
}
