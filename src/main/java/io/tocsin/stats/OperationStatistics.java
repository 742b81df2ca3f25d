package io.tocsin.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How many requests a window had, how many of them succeeded and how long they took: all together, and by operation. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "OperationStatistics")
record OperationStatistics(
        @Schema(description = "Inclusive") Instant from,

        @Schema(description = "Exclusive") Instant to,

        @Schema(
                description =
                        "True where from and to are the whole minutes, or hours where minutes are no longer kept, around"
                                + " the window asked for; else absent")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean widened,

        @JsonUnwrapped Figures all,

        @Schema(description = "By operation, the 1,000 that had most requests")
        Map<String, Figures> operations,

        @Schema(description = "How many operations are left out; absent where none is")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long otherOperations,

        @Schema(description = "How many requests these had; absent where none is")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long otherCount) {

    /** The figures of some requests. Whatever nobody has reported is null. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "OperationFigures")
    record Figures(
            @Schema(description = "How many requests were reported")
            long totalOperations,

            @Schema(description = "Of those whose reports say how many failed, 0 to 1") @Nullable
            Double successRate,

            @Schema(description = "Of those whose reports say how long they took") @Nullable
            Double avgDurationMs,

            @Schema(
                    description =
                            "With a relative error of at most 5 %, as far as the reports' buckets are fine enough")
            @Nullable
            Double p50DurationMs,

            @Nullable Double p95DurationMs,

            @Nullable Double p99DurationMs) {

        /** Of sums. */
        static Figures of(
                long total, long failed, long judged, long timed, double micros, DurationHistogram durations) {
            return new Figures(
                    total,
                    judged == 0 ? null : (double) (judged - failed) / judged,
                    timed == 0 ? null : micros / timed / 1_000,
                    orNull(durations.percentile(0.50)),
                    orNull(durations.percentile(0.95)),
                    orNull(durations.percentile(0.99)));
        }

        private static @Nullable Double orNull(OptionalDouble value) {
            return value.isPresent() ? value.getAsDouble() : null;
        }
    }
}
