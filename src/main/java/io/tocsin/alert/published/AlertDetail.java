package io.tocsin.alert.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All of one alert. */
@RegisterForReflection
@Schema(name = "AlertDetail", description = "All of one alert")
record AlertDetail(
        @JsonUnwrapped AlertView alert,

        @Schema(description = "What became of it, in order") List<Change> history,

        @Schema(
                description =
                        "What was sent of it, latest first, also after its end; as long as deliveries are kept, and at"
                                + " most 100")
        List<Notified> notified) {

    /** A message about it to a channel. */
    @RegisterForReflection
    @Schema(name = "AlertNotified")
    record Notified(
            UUID deliveryId,
            UUID channelId,

            @Schema(description = "The channel's name at that time")
            String channel,

            @Schema(
                    enumeration = {"firing", "resolved"},
                    description = "What the message says of the alert")
            String status,

            @Schema(description = "When it was delivered or given up; while it waits, when it was added")
            Instant at,

            @Schema(enumeration = {"pending", "standing", "delivered", "failed", "superseded", "dropped"})
            String outcome) {}

    /** Something that became of it. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AlertChange")
    record Change(
            @Schema(enumeration = {"fired", "raised", "lowered", "resolved", "acknowledged", "unacknowledged"})
            String kind,

            @Schema(description = "The moment that was judged")
            Instant at,

            @Schema(description = "When it was judged") Instant recordedAt,

            String severity,
            @Nullable Double value,
            @Nullable Double threshold,

            @Schema(description = "In a sentence; the note, where somebody acknowledged it")
            String reason,

            @Schema(description = "The name of the key, or link; absent where the rule itself did it") @Nullable
            String actor) {}
}
