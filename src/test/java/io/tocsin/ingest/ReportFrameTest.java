package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.stats.DurationHistogram;
import io.tocsin.stats.RequestCount;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportFrameTest {

    private static final Instant FROM = Instant.parse("2026-03-01T12:00:00.000001Z");

    private final List<PendingReport> reports = List.of(
            report(null, null, null),
            report(
                    new UUID(1, 2),
                    3L,
                    new RequestCount.Durations(
                            new DurationHistogram(new TreeMap<>(Map.of(-81, 1L, 5, 7_000_000_000L))), 99)));

    @Test
    void reports_come_out_as_they_went_in() {
        byte[] frame = PendingFrame.of(reports);

        assertThat(PendingFrame.read(frame)).isEqualTo(reports);
        assertThatThrownBy(() -> EventFrame.read(frame)).hasMessageContaining("version 3");
    }

    @Test
    void a_frame_that_is_cut_or_longer_is_no_frame() {
        byte[] frame = ReportFrame.of(reports);

        for (int length = 0; length <= frame.length + 1; length++) {
            if (length != frame.length) {
                byte[] other = Arrays.copyOf(frame, length);
                assertThatThrownBy(() -> PendingFrame.read(other)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static PendingReport report(UUID keyId, Long failed, RequestCount.Durations durations) {
        return new PendingReport(
                "shop",
                keyId,
                new RequestCount(
                        new UUID(5, 6),
                        new UUID(7, 8),
                        FROM.plusSeconds(70),
                        "production",
                        "1.0",
                        "GET /\u00fc",
                        "host-1",
                        FROM,
                        FROM.plusSeconds(60),
                        1_000,
                        failed,
                        durations));
    }
}
