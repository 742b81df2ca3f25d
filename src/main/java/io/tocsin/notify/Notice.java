package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one channel is told about a group of alerts. Stored in the outbox as JSON.
 *
 * @param idempotencyKey the same for the same news to the same channel, whoever adds it and however often; at most 255 characters
 * @param channelId whom it is for
 * @param groupKey what belongs together: notices of one group reach a channel in the order in which they were added
 * @param app the app that the alerts are about; empty where they are about none
 * @param severity {@code critical}, {@code warning} or {@code info}: the worst in the group
 * @param status resolved where no alert of it fires any more
 * @param title one line
 * @param at when it became so
 * @param alerts those that fire, and those that ended since the notice before
 * @param truncatedAlerts how many more there are than {@code alerts} holds
 * @param digest where there are more than are worth telling one by one
 */
@RegisterForReflection
public record Notice(
        String idempotencyKey,
        UUID channelId,
        String groupKey,
        String app,
        String severity,
        Status status,
        String title,
        Instant at,
        List<NoticeAlert> alerts,
        int truncatedAlerts,
        @Nullable Digest digest) {

    /** Whether it is still so. */
    public enum Status {
        @JsonProperty("firing")
        FIRING,
        @JsonProperty("resolved")
        RESOLVED;

        /** As receivers know it. */
        public String text() {
            return this == FIRING ? "firing" : "resolved";
        }
    }

    /** Returns the ids of its alerts, each once. */
    Set<UUID> alertIds() {
        return ids(NoticeAlert::alertId);
    }

    /** Returns the ids of the rules of its alerts, each once. */
    Set<UUID> ruleIds() {
        return ids(NoticeAlert::ruleId);
    }

    private Set<UUID> ids(Function<NoticeAlert, @Nullable UUID> id) {
        Set<UUID> ids = new TreeSet<>();
        for (NoticeAlert alert : alerts) {
            UUID one = id.apply(alert);
            if (one != null) {
                ids.add(one);
            }
        }
        return ids;
    }

    /** Copies what may change. */
    public Notice {
        alerts = List.copyOf(alerts);
    }
}
