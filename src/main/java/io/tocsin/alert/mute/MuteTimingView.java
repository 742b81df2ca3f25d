package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A mute timing as it is shown. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MuteTiming", description = "Maintenance or quiet hours; what it has not is left out.")
record MuteTimingView(
        UUID id,
        String name,
        MuteTimingKind kind,
        @Schema(description = "Empty: all alerts") List<Matcher> matchers,
        @Nullable Instant startsAt,
        @Schema(description = "Not part of it") @Nullable Instant endsAt,
        @Nullable ScheduleFields schedule,
        boolean enabled,

        @Schema(description = "It mutes now, until then; absent: it does not") @Nullable
        Instant mutesUntil,

        @Schema(description = "The name of the key that it was made with")
        String createdBy,

        @Schema(description = "Rises with each change") long version,
        Instant createdAt,
        Instant updatedAt) {}
