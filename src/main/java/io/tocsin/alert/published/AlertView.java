package io.tocsin.alert.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An alert as clients see it: one time that a rule fired for an app, or is about to. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Alert", description = "One time that a rule fired for an app, or is about to.")
record AlertView(
        @Schema(description = "Absent while it is pending") @Nullable
        UUID id,

        RuleName rule,

        @Schema(description = "The kind of its condition, such as error_rate") @Nullable
        String kind,

        String app,

        @Schema(description = "That the rule asks for; absent for all of them together") @Nullable
        String environment,

        @JsonRawValue @Schema(description = "The rule's", type = SchemaType.OBJECT)
        String labels,

        @Schema(enumeration = {"critical", "warning", "info"})
        String severity,

        @Schema(enumeration = {"pending", "firing", "resolved"})
        String state,

        @Schema(description = "When it fired; of a pending one, since when it has been bad")
        Instant since,

        @Nullable Instant endedAt,

        @Schema(description = "What the rule looks at, now or when it ended; absent where there is no data") @Nullable
        Double value,

        @Schema(description = "The worst value since it fired") @Nullable
        Double peak,

        @Nullable Double threshold,

        @Schema(description = "In a sentence") String reason,

        @Schema(description = "How many there were since it fired; absent but for new issues and regressions") @Nullable
        Long issues,

        @Schema(description = "Absent where nobody has acknowledged it") @Nullable
        Acknowledged acknowledged,

        @Nullable Instant updatedAt,

        @Schema(description = "Absent while it is pending") @Nullable
        Links links,

        @Schema(
                description =
                        "What keeps messages about it back now, what lasts longest first; absent once it is resolved")
        @Nullable
        List<Muted> mutedBy) {

    static final String PENDING = "pending";
    static final String FIRING = "firing";
    static final String RESOLVED = "resolved";

    /**
     * The rule that it is of.
     *
     * @param name when it fired
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AlertRuleName")
    record RuleName(
            UUID id,

            @Schema(description = "When it fired; absent while it is pending for the first time") @Nullable
            String name) {

        /** What people know it by. */
        String shown() {
            return name == null ? id.toString() : name;
        }
    }

    /** The same with what keeps messages about it back. */
    AlertView mutedBy(List<Muted> reasons) {
        return new AlertView(
                id,
                rule,
                kind,
                app,
                environment,
                labels,
                severity,
                state,
                since,
                endedAt,
                value,
                peak,
                threshold,
                reason,
                issues,
                acknowledged,
                updatedAt,
                links,
                reasons);
    }

    /** What keeps messages about an alert back. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AlertMutedBy")
    record Muted(
            @Schema(
                    enumeration = {"silence", "maintenance", "quiet_hours", "acknowledged"},
                    description = "acknowledged: a firing alert is not repeated")
            String kind,

            @Schema(description = "Of the silence or the mute timing") @Nullable
            UUID id,

            @Schema(description = "The comment of a silence, the name of a mute timing, or who acknowledged")
            String name,

            @Schema(description = "When it ends; something else may mute from then on. Absent for acknowledged")
            @Nullable
            Instant until) {}

    /** Who saw to it. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AlertAcknowledged")
    record Acknowledged(
            Instant at,

            @Schema(description = "The name of the key; link where it was done by the link of a message")
            String by,

            @Nullable String note) {}

    /** Where more of it is, and where it is acknowledged. */
    @RegisterForReflection
    @Schema(name = "AlertLinks")
    record Links(String self, String acknowledge) {

        static Links of(UUID id) {
            String self = "/api/v1/alerts/" + id;
            return new Links(self, self + "/acknowledge");
        }
    }
}
