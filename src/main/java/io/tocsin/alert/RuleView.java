package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule as it is shown: what was sent, and what the service knows of it. */
@RegisterForReflection
@Schema(name = "AlertRule", description = "What was not sent is left out, and has its default.")
record RuleView(
        UUID id,
        @JsonUnwrapped RuleInput definition,

        @Schema(
                description = "A file's rule is changed in the file alone",
                enumeration = {"api", "file", "default"})
        Origin origin,

        @Schema(description = "Rises with each change") long version,
        Instant createdAt,
        Instant updatedAt) {}
