package io.tocsin.alert.mute;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A mute timing as it is sent. {@link MuteTimingRules} checks it. */
@RegisterForReflection
@Schema(name = "MuteTimingInput")
record MuteTimingInput(
        @Schema(required = true, maxLength = MuteTimingRules.LONGEST_NAME, description = "Unique", examples = "nights")
        @Nullable
        String name,

        @Schema(required = true, description = "quiet_hours let alerts of the severity critical through") @Nullable
        MuteTimingKind kind,

        @Schema(
                maxItems = MatcherRules.MOST,
                description = "An alert has to meet all of them; absent or empty: all alerts")
        @Nullable
        List<@Nullable Matcher> matchers,

        @Schema(description = "Of maintenance that happens once: its first moment") @Nullable
        Instant startsAt,

        @Schema(description = "Of maintenance that happens once: its end, at most 366 days after starts_at") @Nullable
        Instant endsAt,

        @Schema(description = "In place of starts_at and ends_at: again and again; quiet_hours need it") @Nullable
        ScheduleFields schedule,

        @Schema(description = "False: it mutes nothing; absent: true") @Nullable
        Boolean enabled,

        @Schema(
                description =
                        "Of a change alone: the version it was made from. Is there another by now, the answer is 409."
                                + " Absent: whatever is there is changed")
        @Nullable
        Long version) {}
