package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A delivery as clients see it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Delivery", description = "A notification on its way to a channel, or at its end.")
record DeliveryView(
        UUID id,

        @Schema(description = "What the receiver may tell repetitions by")
        String idempotencyKey,

        UUID channelId,

        @Schema(description = "The channel's name at that time")
        String channel,

        ChannelKind kind,
        String groupKey,
        String app,
        String title,

        @Schema(description = "The alerts that it tells of; none for a test message")
        List<UUID> alertIds,

        @Schema(description = "The rules of these alerts") List<UUID> ruleIds,

        @Schema(description = "The rule, if all of these alerts are of one") @Nullable
        UUID ruleId,

        @Schema(description = "firing or resolved") String alertStatus,

        @Schema(
                description = "pending: to be sent; standing: taken, and told again while it fires; delivered; failed:"
                        + " refused for good or given up; superseded: never sent, since later news came first; dropped:"
                        + " never sent, since the channel does not want it")
        DeliveryState status,

        @Schema(description = "How often it was tried, repetitions left aside")
        int attempts,

        @Schema(description = "How often a standing one was told again")
        long repeats,

        Instant createdAt,

        @Schema(description = "Of pending and standing: when it is sent next") @Nullable
        Instant nextAttemptAt,

        @Nullable Instant finishedAt,

        @Schema(description = "The latest 20, oldest first") List<Attempt> log) {

    static DeliveryView of(DeliveryEntity row, List<Attempt> log) {
        DeliveryState state = DeliveryState.of(row.state);
        return new DeliveryView(
                row.id,
                row.idempotencyKey,
                row.channelId,
                row.channelName,
                ChannelKind.of(row.kind),
                row.groupKey,
                row.app,
                row.title,
                List.of(row.alertIds),
                List.of(row.ruleIds),
                row.ruleIds.length == 1 ? row.ruleIds[0] : null,
                row.status,
                state,
                row.attempts,
                row.repeats,
                row.createdAt,
                state.isFinal() ? null : row.dueAt,
                row.finishedAt,
                log);
    }
}
