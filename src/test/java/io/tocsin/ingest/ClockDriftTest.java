package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockDriftTest {

    private static final Instant ARRIVED = Instant.parse("2031-05-06T07:08:09.500Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Sent-At | 2031-05-06T07:08:09Z          | PT0S",
                "X-Sent-At | 2031-05-06T07:08:17.5Z        | PT0S",
                "X-Sent-At | 2031-05-06T07:11:10Z          | PT3M0.5S",
                "x-sent-at | 2031-05-06T08:58:09.5+02:00   | PT-10M",
                "X-Sent-At | 1935817689500                 | PT0S",
                "X-Sent-At | soon                          | PT0S",
                "Date      | Tue, 06 May 2031 07:09:09 GMT | PT59.5S",
                "Date      | Tue, 06 May 2031 07:08:09 GMT | PT0S",
                "Date      | yesterday                     | PT0S"
            })
    void the_drift_is_what_the_sender_says_it_is_ahead(String header, String value, Duration drift) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(header, value);
        assertThat(ClockDrift.of(headers, ARRIVED)).isEqualTo(drift);
    }

    @Test
    void the_header_for_it_goes_ahead_of_the_date() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Date", "Tue, 06 May 2031 06:08:09 GMT")
                .add("X-Sent-At", "2031-05-06T07:08:09.5Z");
        assertThat(ClockDrift.of(headers, ARRIVED)).isZero();
        assertThat(ClockDrift.of(MultiMap.caseInsensitiveMultiMap(), ARRIVED)).isZero();
    }

    @Test
    void the_metrics_have_bounded_series() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ClockDriftMetrics metrics = new ClockDriftMetrics(registry);
        for (int i = 0; i < 300; i++) {
            metrics.corrected("app" + i, Duration.ofSeconds(-90));
        }
        metrics.corrected("app0", Duration.ofSeconds(45));
        assertThat(registry.find("tocsin.clock.corrected").counters()).hasSize(ClockDriftMetrics.MAX_APPS + 1);
        assertThat(registry.get("tocsin.clock.corrected")
                        .tag("app", "(other)")
                        .counter()
                        .count())
                .isEqualTo(200);
        assertThat(registry.get("tocsin.clock.drift").tag("app", "app0").gauge().value())
                .isEqualTo(45);
    }
}
