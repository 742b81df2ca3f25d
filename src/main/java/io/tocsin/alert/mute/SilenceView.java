package io.tocsin.alert.mute;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A silence as it is shown. */
@RegisterForReflection
@Schema(name = "Silence", description = "Alerts that match all of its matchers are shown, and nobody is told of them.")
record SilenceView(
        UUID id,
        SilenceState state,
        List<Matcher> matchers,
        Instant startsAt,
        @Schema(description = "Not part of it") Instant endsAt,
        String comment,

        @Schema(description = "The name of the key that it was made with")
        String createdBy,

        @Schema(description = "Rises with each change") long version,
        Instant createdAt,
        Instant updatedAt) {}
