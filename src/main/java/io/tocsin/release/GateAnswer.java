package io.tocsin.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.stats.ReleaseCounts.Window;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The gate's answer, whether it lets pass (200) or not (409). */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Gate", description = "Whether a deployment may go on; the same document with 200 and with 409")
record GateAnswer(
        boolean passed,

        @Schema(description = "Whether the release has reported any error yet, in the environment; if not, it passes")
        boolean seen,

        String app,
        String release,

        @Schema(description = "The one that was asked for; absent where all count") @Nullable
        String environment,

        @Schema(description = "When its first error happened, in the environment") @Nullable
        Instant firstSeen,

        long newIssues,
        long regressions,

        @Schema(description = "Its errors since its first sight, in the span that is compared") @Nullable
        Errors errors,

        @Schema(description = "The release before") @Nullable
        Before comparedWith,

        @Schema(description = "Why errors are compared with nothing; absent where they are compared") @Nullable
        String notCompared,

        @Schema(description = "Why it does not pass; empty where it does")
        List<Reason> reasons) {

    /** A reason. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "GateReason")
    record Reason(
            @Schema(enumeration = {"new_issues", "regressions", "error_count"})
            String kind,

            String message,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(description = "The most that may be")
            long limit,

            @Schema(description = "What is") long value,

            @Schema(description = "The ten that happened most often; absent for error_count")
            List<Issue> issues) {}

    /** An issue of a reason. */
    @RegisterForReflection
    @Schema(name = "GateIssue")
    record Issue(
            UUID id,
            String title,

            @Schema(description = "Relative to this service's address")
            String url,

            @Schema(description = "How often it happened in this release, in the environment, at the levels that count")
            long count) {

        static Issue of(UUID id, String title, long count) {
            return new Issue(id, title, "/api/v1/issues/" + id, count);
        }
    }

    /** A count of errors. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GateErrors")
    record Errors(
            @Schema(description = "Inclusive") Instant from,

            @Schema(description = "Exclusive") Instant to,

            long count,

            @Schema(
                    description =
                            "True where the events at an edge are no longer kept, so that these are whole hours; the"
                                    + " count is compared in proportion. Else absent")
            @Nullable
            Boolean widened) {

        static Errors of(Window window) {
            return new Errors(window.from(), window.to(), window.errors(), window.widened() ? Boolean.TRUE : null);
        }
    }

    /** What is compared with. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GateBefore")
    record Before(
            String release,
            Instant firstSeen,

            @Schema(
                    description =
                            "version: the highest one of the same product that is not above this one's; first_seen: the"
                                    + " one that was seen last before it",
                    enumeration = {"version", "first_seen"})
            String chosenBy,

            @Schema(description = "In as long after its own first sight; absent where its counts are no longer kept")
            @Nullable
            Errors errors) {}
}
