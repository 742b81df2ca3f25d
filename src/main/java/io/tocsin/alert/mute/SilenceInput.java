package io.tocsin.alert.mute;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A silence as it is sent. {@link SilenceRules} checks it. */
@RegisterForReflection
@Schema(name = "SilenceInput")
record SilenceInput(
        @Schema(
                required = true,
                minItems = 1,
                maxItems = MatcherRules.MOST,
                description = "An alert has to meet all of them. At least one must not match the empty text")
        @Nullable
        List<@Nullable Matcher> matchers,

        @Schema(description = "Absent or in the past: now; one that has begun stays as it is") @Nullable
        Instant startsAt,

        @Schema(description = "This or duration is required; at most 366 days after starts_at") @Nullable
        Instant endsAt,

        @Schema(description = "From starts_at on, or from now where that has passed", examples = "2h") @Nullable
        String duration,

        @Schema(required = true, maxLength = SilenceRules.LONGEST_COMMENT, description = "Why; one line") @Nullable
        String comment,

        @Schema(
                description =
                        "Of a change alone: the version it was made from. Is there another by now, the answer is 409."
                                + " Absent: whatever is there is changed")
        @Nullable
        Long version) {}
