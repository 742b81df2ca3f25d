package io.tocsin.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How many errors a window had. Every number comes from one snapshot: {@code totalErrors} is the sum of {@code errorTypes}
 * and {@code otherCount}, and the sum of the series.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Statistics",
        description =
                "Exact counts from one snapshot: total_errors is the sum of error_types and other_count, of groups and"
                        + " groups_other_count, and of the series.")
record Statistics(
        @Schema(description = "Inclusive") Instant from,

        @Schema(description = "Exclusive") Instant to,

        @Schema(
                description =
                        "True where the events at an edge of the window asked for are no longer kept, so that from and"
                                + " to are the whole hours around it; else absent")
        @Nullable
        Boolean widened,

        long totalErrors,

        @Schema(
                description =
                        "Count by error type, the 1,000 largest; events without a type stand under the empty name")
        Map<String, Long> errorTypes,

        @Schema(description = "The errors of the types that error_types leaves out; absent where it has them all")
        @Nullable
        Long otherCount,

        @Schema(description = "The 1,000 largest groups; empty without group_by")
        List<Group> groups,

        @Schema(description = "The errors of the groups that groups leaves out; absent where it has them all") @Nullable
        Long groupsOtherCount,

        @Schema(
                description = "How wide the series' points are",
                enumeration = {"1m", "5m", "1h", "1d"})
        String interval,

        List<Point> series) {

    /**
     * One group.
     *
     * @param share of the total, 0 to 1
     */
    @RegisterForReflection
    @Schema(name = "StatisticsGroup")
    record Group(
            @Schema(description = "The type, level, environment or release, the app's name or the issue's id")
            String key,

            long count,

            @Schema(description = "Of total_errors, 0 to 1") double share) {}

    /** One point of the series. */
    @RegisterForReflection
    @Schema(name = "StatisticsPoint")
    record Point(
            @Schema(
                    description = "Where the point's interval begins, in UTC; the first and last are counted within the"
                            + " window alone")
            Instant time,

            long count) {}
}
