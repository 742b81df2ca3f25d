package io.tocsin.release;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A release in a list. */
@RegisterForReflection
@Schema(name = "Release")
record ReleaseView(
        String name,

        @Schema(description = "When the first of its errors happened")
        Instant firstSeen,

        @Schema(description = "Its errors, each event by its count, as far back as counts are kept")
        long errors,

        @Schema(description = "Issues whose very first event was of this release, whatever became of them")
        long newIssues,

        @JsonIgnore @Schema(hidden = true) UUID place) {}
