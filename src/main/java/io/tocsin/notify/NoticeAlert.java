package io.tocsin.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One alert of a notice.
 *
 * @param fingerprint the same for as long as it is the same alert; receivers know it by that
 * @param labels always {@code alertname}, {@code app} and {@code severity}, and {@code environment} where there is one
 * @param startsAt since when it fires
 * @param endsAt when it ended; null while it fires
 * @param summary one line: what is wrong
 * @param value what was measured, with its unit; null where nothing is measured
 * @param threshold what it was measured against, with its unit
 * @param url where more of it is seen
 * @param acknowledgeUrl where it is acknowledged; null where it cannot be
 * @param issues the top issues behind it, at most 3
 * @param remedy what the runbook says to do
 * @param alertId the alert's id; null for a test message
 * @param ruleId the id of its rule; null for a test message
 */
@RegisterForReflection
public record NoticeAlert(
        String fingerprint,
        Notice.Status status,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        String summary,
        @Nullable String value,
        @Nullable String threshold,
        String url,
        @Nullable String acknowledgeUrl,
        List<NoticeIssue> issues,
        @Nullable Remedy remedy,
        @Nullable UUID alertId,
        @Nullable UUID ruleId) {

    /** Copies what may change. */
    public NoticeAlert {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        issues = List.copyOf(issues);
    }

    boolean firing() {
        return status == Notice.Status.FIRING;
    }

    /** What the rule is called. */
    String name() {
        return labels.getOrDefault("alertname", summary);
    }
}
