package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

    @ParameterizedTest(name = "{1} by {0}")
    @CsvSource(delimiter = '|', textBlock = """
            1         | 7          | 7
            1 1       | 7          | 4 3
            1 1 1     | 7          | 3 2 2
            5 3 2     | 3          | 1 1 1
            5 3 2     | 4          | 2 1 1
            1 3       | 2          | 1 1
            0 1       | 5          | 0 5
            30 60 30  | 10         | 3 5 2
            1 1       | 0          | 0 0
            1 2       | 1000000000 | 333333333 666666667
            """)
    void what_is_left_goes_to_the_largest_remainders(String weights, long number, String parts) {
        assertThat(new Shares(numbers(weights)).cut(number)).isEqualTo(numbers(parts));
    }

    @Test
    void small_numbers_one_after_the_other_do_not_all_go_to_the_first() {
        Shares shares = new Shares(1, 1, 1, 1);
        long[] sums = new long[4];
        for (int i = 0; i < 20; i++) {
            add(sums, shares.cut(1));
        }
        assertThat(sums).containsOnly(5);
    }

    @Test
    void whatever_is_cut_adds_up_and_stays_in_proportion() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            long[] weights = random.longs(1 + random.nextInt(61), 0, 60_000_001).toArray();
            weights[random.nextInt(weights.length)]++;
            double whole = Arrays.stream(weights).sum();
            Shares shares = new Shares(weights);
            long[] sums = new long[weights.length];
            long all = 0;
            for (int cut = 0; cut < 5; cut++) {
                long number = random.nextLong(random.nextBoolean() ? 5 : 1_000_000_000_000_000L);
                long[] parts = shares.cut(number);
                assertThat(Arrays.stream(parts).sum()).isEqualTo(number);
                assertThat(Arrays.stream(parts).min().orElseThrow()).isNotNegative();
                add(sums, parts);
                all += number;
            }
            for (int i = 0; i < weights.length; i++) {
                assertThat(sums[i])
                        .isBetween((long) (all * (weights[i] / whole)) - 5, (long) (all * (weights[i] / whole)) + 5);
            }
        }
    }

    private static void add(long[] sums, long[] parts) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += parts[i];
        }
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
