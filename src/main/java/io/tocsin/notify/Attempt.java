package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One attempt, as it is kept with its delivery. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@Schema(name = "DeliveryAttempt")
record Attempt(
        Instant at,

        @Schema(description = "What the receiver answered with; absent where it did not answer")
        int status,

        @Schema(description = "What it said, or why there was no answer; cut, and without the channel's secrets")
        String answer,

        long durationMs) {}
