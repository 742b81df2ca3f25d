package io.tocsin.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationHistogramTest {

    private static final double MOST_ERROR = 0.05;

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.01, 0.5, 1, 1.0000001, 2, 3, 10, 100, 1_000, 1_024, 99_999, 1e6, 1e9})
    void a_duration_is_told_to_five_percent(double millis) {
        int bucket = DurationHistogram.bucket(millis);

        assertThat(DurationHistogram.lowerBound(bucket)).isLessThan(millis);
        assertThat(DurationHistogram.lowerBound(bucket + 1)).isGreaterThanOrEqualTo(millis);
        assertThat(DurationHistogram.estimate(bucket)).isCloseTo(millis, within(MOST_ERROR * millis));
    }

    @ParameterizedTest
    @CsvSource({"0, -81", "1e-9, -81", "1, -1", "2, 7", "2.0000001, 8", "1e12, 239", "NaN, -81"})
    void bounds_belong_to_the_bucket_below_and_extremes_to_the_outermost(double millis, int bucket) {
        assertThat(DurationHistogram.bucket(millis)).isEqualTo(bucket);
    }

    @Test
    void every_bound_is_the_end_of_its_bucket() {
        for (int bucket = DurationHistogram.ZERO + 1; bucket < DurationHistogram.LAST; bucket++) {
            double end = DurationHistogram.lowerBound(bucket + 1);
            assertThat(DurationHistogram.bucket(end)).isEqualTo(bucket);
            assertThat(DurationHistogram.bucket(Math.nextUp(end))).isEqualTo(bucket + 1);
        }
    }

    @Test
    void percentiles_of_merged_histograms_are_those_of_the_sorted_values() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            double spread = 0.1 + 3 * random.nextDouble();
            double[] values = random.doubles(1 + random.nextInt(2_000))
                    .map(ignored -> 50 * Math.exp(spread * random.nextGaussian()))
                    .map(value -> Math.max(0.002, value))
                    .toArray();
            DurationHistogram merged = DurationHistogram.EMPTY;
            for (int part = 0; part < 4; part++) {
                int own = part;
                merged = merged.plus(histogram(IntStream.range(0, values.length)
                        .filter(i -> i % 4 == own)
                        .mapToDouble(i -> values[i])
                        .toArray()));
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            assertThat(merged.size()).isEqualTo(values.length);
            for (double share : List.of(0.01, 0.5, 0.9, 0.95, 0.99, 1.0)) {
                double exact = sorted[(int) Math.ceil(share * sorted.length) - 1];
                assertThat(merged.percentile(share).orElseThrow()).isCloseTo(exact, within(MOST_ERROR * exact));
            }
        }
    }

    @Test
    void nothing_has_no_percentile() {
        assertThat(DurationHistogram.EMPTY.percentile(0.5)).isEmpty();
    }

    @Test
    void bounds_that_are_ours_keep_every_count_where_it_is() {
        Random random = new Random(5);
        double[] bounds = IntStream.rangeClosed(-10, 60)
                .mapToDouble(i -> Math.pow(2, i / 8.0))
                .toArray();
        long[] counts = random.longs(bounds.length + 1, 0, 1_000_000).toArray();
        counts[0] = 0;
        counts[bounds.length] = 0;

        Map<Integer, Long> kept = ClientBuckets.spread(bounds, counts, 1).counts();

        Map<Integer, Long> expected = new TreeMap<>();
        for (int i = 1; i < bounds.length; i++) {
            expected.put(-10 + i - 1, counts[i]);
        }
        expected.values().removeIf(count -> count == 0);
        assertThat(kept).isEqualTo(expected);
    }

    @Test
    void a_clients_buckets_are_spread_evenly_and_add_up() {
        Random random = new Random(9);
        for (int round = 0; round < 500; round++) {
            double[] bounds = random.doubles(random.nextInt(1, 30), 0.001, 1e5)
                    .distinct()
                    .sorted()
                    .toArray();
            long[] counts = random.longs(bounds.length + 1, 0, random.nextBoolean() ? 3 : 1_000_000)
                    .toArray();

            DurationHistogram spread = ClientBuckets.spread(bounds, counts, 5);

            assertThat(spread.size()).isEqualTo(Arrays.stream(counts).sum());
            assertThat(spread.counts().values()).allMatch(count -> count > 0);
            long through = 0;
            for (int i = 0; i < bounds.length; i++) {
                through += counts[i];
                int last = DurationHistogram.bucket(bounds[i]);
                // What lies in our bucket of a bound may belong to the client's next.
                assertThat(sum(spread.counts().headMap(last, true))).isGreaterThanOrEqualTo(through);
                assertThat(sum(spread.counts().headMap(last, false))).isLessThanOrEqualTo(through);
            }
        }
    }

    @Test
    void without_bounds_all_take_as_long_as_their_mean() {
        assertThat(ClientBuckets.spread(new double[0], new long[] {4}, 400).counts())
                .isEqualTo(Map.of(DurationHistogram.bucket(100), 4L));
        assertThat(ClientBuckets.spread(new double[0], new long[] {0}, 0).counts())
                .isEmpty();
    }

    private static long sum(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static DurationHistogram histogram(double[] values) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (double value : values) {
            counts.merge(DurationHistogram.bucket(value), 1L, Long::sum);
        }
        return new DurationHistogram(counts);
    }
}
