package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A channel as everybody may see it: without its secrets.
 *
 * @param isDefault whether rules that name no channel go to it
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Channel", description = "Where notifications go; what is empty is left out.")
public record ChannelView(
        UUID id,
        String name,
        ChannelKind kind,

        @JsonProperty("default") @Schema(name = "default", description = "Whether rules that name no channel go to it")
        boolean isDefault,

        @Schema(description = "False: what is for it is dropped")
        boolean enabled,

        @Schema(description = "Whether it is told when an alert ends")
        boolean sendResolved,

        @Schema(
                description =
                        "Without credentials and query; of slack, teams and discord only where it begins. Sent back as"
                                + " it is, it changes nothing")
        @Nullable
        String url,

        @Schema(description = "Whether there is one; it is never shown")
        boolean hasSecret,

        @Schema(description = "Whether there is one; it is never shown")
        boolean hasPreviousSecret,

        @Schema(description = "The user of basic authentication") @Nullable
        String username,

        @Schema(description = "Whether there is a password; it is never shown")
        boolean hasPassword,

        @Schema(description = "Names of the further request headers; their values are never shown")
        List<String> headerNames,

        @Schema(description = "Of email: the recipients") List<String> to,

        @Schema(description = "Of webhook: the body with placeholders; absent: Alertmanager's version 4") @Nullable
        String template,

        @Schema(description = "Nothing is sent until then, since the receiver failed or asked for it") @Nullable
        Instant heldUntil,

        @Schema(description = "Rises with each change") long version,
        Instant createdAt,
        Instant updatedAt) {}
