package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A schedule as it is sent, stored and shown; {@link MuteTimingRules} checks it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "MuteSchedule",
        description =
                "A window of each of its days. Where clocks are turned back within it, it is longer by that; where"
                        + " they are turned forward, shorter.")
record ScheduleFields(
        @Schema(
                description = "mon, tue, wed, thu, fri, sat, sun: days on which the window begins; absent: every day",
                examples = "[\"mon\", \"fri\"]")
        @Nullable
        List<@Nullable String> days,

        @Schema(required = true, description = "The first moment", examples = "22:00") @Nullable
        String from,

        @Schema(
                required = true,
                description = "Not part of it. Earlier than from: of the next day; equal to it: a whole day",
                examples = "07:00")
        @Nullable
        String to,

        @Schema(description = "Of the IANA's database; absent: UTC", examples = "Europe/Berlin", defaultValue = "UTC")
        @Nullable
        String timeZone) {}
