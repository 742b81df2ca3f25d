package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.tocsin.access.Allowance.Answer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowanceTest {

    private long now;

    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    };

    /** Requests one after another, then a pause, then one more: what that one is told. */
    @ParameterizedTest(name = "{0} after {1} and {2} ms: {3}, {5} of {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # limit              | requests | pause ms | passes | window    | left | reset ms | retry ms
            2/s                  |        0 |        0 | true   | 2/s       |    1 |      500 |        0
            2/s                  |        1 |        0 | true   | 2/s       |    0 |     1000 |        0
            2/s                  |        2 |        0 | false  | 2/s       |    0 |     1000 |      500
            2/s                  |        2 |      300 | false  | 2/s       |    0 |     1000 |      200
            2/s                  |        2 |      500 | true   | 2/s       |    0 |     1000 |        0
            2/s                  |        9 |     1000 | true   | 2/s       |    1 |      500 |        0
            2/s                  |        2 | 86400000 | true   | 2/s       |    1 |      500 |        0
            # the nearest to its end is told of
            2/s, 10/min          |        1 |        0 | true   | 2/s       |    0 |     1000 |        0
            2/s, 3/min           |        2 |     1000 | true   | 3/min     |    0 |    60000 |        0
            2/s, 3/min           |        2 |      500 | true   | 3/min     |    0 |    60000 |        0
            # and of two that are both used up the longer one
            3/s, 3/min           |        3 |        0 | false  | 3/min     |    0 |    60000 |    20000
            3/s, 3/min           |        3 |     1000 | false  | 3/min     |    0 |    60000 |    19000
            1/s, 5/day           |        1 |        0 | false  | 1/s       |    0 |     1000 |     1000
            """)
    void every_window_has_to_let_it_through(
            String limit,
            int requests,
            long pauseMillis,
            boolean passes,
            String window,
            long remaining,
            long resetMillis,
            long retryAfterMillis) {
        Allowance allowance = new Allowance(RateLimit.parse(limit), time);
        for (int i = 0; i < requests; i++) {
            allowance.take();
        }
        now += Duration.ofMillis(pauseMillis).toNanos();

        Answer answer = allowance.take();

        assertThat(answer)
                .isEqualTo(new Answer(
                        passes,
                        RateLimit.parse(window).windows().get(0),
                        remaining,
                        Duration.ofMillis(resetMillis),
                        Duration.ofMillis(retryAfterMillis)));
    }
}
