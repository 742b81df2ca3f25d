package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.stats.ClientBuckets;
import io.tocsin.stats.RequestCount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The histogram of durations that a report may carry, with bounds of its sender's own. */
final class DurationField {

    private static final int MOST_BOUNDS = 200;
    /** More than eleven days. */
    private static final double LONGEST_MILLIS = 1e9;
    /** As much as a hundred thousand requests take that are under way for a whole hour. */
    private static final double LONGEST_SUM = 1e12;

    private final double[] bounds;
    private final long[] counts;
    private final double sum;
    private final boolean there;

    private DurationField(double[] bounds, long[] counts, double sum, boolean there) {
        this.bounds = bounds;
        this.counts = counts;
        this.sum = sum;
        this.there = there;
    }

    private static DurationField none() {
        return new DurationField(new double[0], new long[0], 0, false);
    }

    /**
     * Reads it.
     *
     * @param total how many requests the report has: the histogram must hold them all
     */
    static DurationField of(FieldReader fields, String name, long total) {
        JsonNode sent = fields.object(name);
        if (sent == null) {
            return none();
        }
        JsonNode sentBounds = sent.path("bounds");
        JsonNode sentCounts = sent.path("counts");
        JsonNode sentSum = sent.path("sum");
        String problem = problem(sentBounds, sentCounts, sentSum);
        if (problem == null) {
            double[] bounds = new double[sentBounds.size()];
            Arrays.setAll(bounds, i -> sentBounds.get(i).doubleValue());
            long[] counts = new long[sentCounts.size()];
            Arrays.setAll(counts, i -> sentCounts.get(i).longValue());
            if (Arrays.stream(counts).sum() == total) {
                return new DurationField(bounds, counts, sentSum.doubleValue(), true);
            }
            problem = "counts must add up to total";
        }
        fields.problem(name, problem);
        return none();
    }

    private static @Nullable String problem(JsonNode bounds, JsonNode counts, JsonNode sum) {
        if (!bounds.isArray() || !counts.isArray() || !sum.isNumber()) {
            return "needs bounds and counts, which are arrays, and sum, which is a number";
        }
        if (bounds.size() > MOST_BOUNDS) {
            return "has more than " + MOST_BOUNDS + " bounds";
        }
        if (counts.size() != bounds.size() + 1) {
            return "needs one more of counts than of bounds: the last is what is above them all";
        }
        double before = 0;
        for (JsonNode bound : bounds) {
            if (!bound.isNumber() || !(bound.doubleValue() > before) || bound.doubleValue() > LONGEST_MILLIS) {
                return "bounds must be numbers that ascend, above 0 and at most 1000000000";
            }
            before = bound.doubleValue();
        }
        for (JsonNode count : counts) {
            if (!count.isIntegralNumber()
                    || !count.canConvertToLong()
                    || count.longValue() < 0
                    || count.longValue() > RequestCount.MOST_REQUESTS) {
                return "counts must be whole numbers, 0 to " + RequestCount.MOST_REQUESTS;
            }
        }
        return sum.doubleValue() >= 0 && sum.doubleValue() <= LONGEST_SUM ? null : "sum must be 0 to 1000000000000";
    }

    /** Makes it count for whether two reports say the same. */
    void addTo(Digest digest) {
        digest.number(there ? 1 : 0).number(Double.doubleToLongBits(sum + 0.0));
        for (double bound : bounds) {
            digest.number(Double.doubleToLongBits(bound));
        }
        for (long count : counts) {
            digest.number(count);
        }
    }

    /** In our buckets; null where the report has none. */
    RequestCount.@Nullable Durations durations() {
        return there
                ? new RequestCount.Durations(ClientBuckets.spread(bounds, counts, sum), Math.round(sum * 1_000))
                : null;
    }
}
