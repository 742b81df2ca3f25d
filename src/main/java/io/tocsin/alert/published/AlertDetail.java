package io.tocsin.alert.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All of one alert. */
@RegisterForReflection
@Schema(name = "AlertDetail", description = "All of one alert")
record AlertDetail(
        @JsonUnwrapped AlertView alert,

        @Schema(description = "What became of it, in order") List<Change> history,

        @Schema(
                description = "Channels by name: true where the channel was told that it fires and not yet that it is"
                        + " over. A channel that was told of its end is no longer here")
        SortedMap<String, Boolean> notified) {

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
