package io.tocsin.issue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An issue as lists show it; what is empty is left out. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Issue", description = "What events of an app have in common; fields that are empty are left out.")
record IssueView(
        @JsonInclude(JsonInclude.Include.ALWAYS) UUID id,
        String app,

        @Schema(description = "The type and the first line of the message, of its first event")
        String title,

        @Schema(description = "Where in the code it went wrong")
        String culprit,

        String errorType,

        @Schema(
                description = "Of the event that happened last",
                enumeration = {"fatal", "error", "warning", "info", "debug"})
        String level,

        @Schema(enumeration = {"unresolved", "resolved", "ignored"})
        String status,

        Instant statusSince,
        @Nullable String resolvedInRelease,
        @Nullable Instant ignoredUntil,

        @Schema(description = "It is opened again when its count gets there") @Nullable
        Long ignoredUntilCount,

        @Schema(description = "With a window, when it happens that often within it", examples = "1h") @Nullable
        String ignoredWindow,

        @Nullable String assignee,
        Instant firstSeen,
        Instant lastSeen,

        @Schema(description = "Of the event that happened first")
        String firstRelease,

        @Schema(description = "Of the event that happened last")
        String lastRelease,

        @Schema(description = "Where it happened, at most 50")
        List<String> environments,

        @Schema(description = "How many times it happened; exact")
        long count,

        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Schema(description = "How many users it met; exact unless users_estimated")
        long users,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "Above 10,000 users are estimated, with a standard error of at most 1.4 %")
        boolean usersEstimated,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "How often it was held for resolved and happened again")
        int regressions,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "How many issues were merged into this one, itself among them; absent where none was")
        int parts,

        @JsonIgnore @Schema(hidden = true) double heat) {}
