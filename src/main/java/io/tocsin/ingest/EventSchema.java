package io.tocsin.ingest;

import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The event as the OpenAPI document shows it; {@link EventNormaliser} reads it. */
@Schema(
        name = "NewEvent",
        description =
                "Either error_type or message is required. A value that does not fit its field costs no event: it is"
                        + " read, cut, mapped or moved to extra, and noted under notes. Unknown fields are kept under extra. NUL and"
                        + " lone surrogates in texts are replaced.")
record EventSchema(
        @Schema(
                description = "Required if there is no message; the default is the type of the outermost exception",
                maxLength = Limits.SHORT_TEXT)
        @Nullable
        String errorType,

        @Schema(description = "What is longer than 8 KiB, or than its app's settings say, is cut, and marked") @Nullable
        String message,

        @Schema(description = "Required unless the key is bound to an app", pattern = "[A-Za-z0-9._-]{1,64}") @Nullable
        String app,

        @Schema(
                description =
                        "A retry with the same id within 48 hours is counted once. With or without dashes; another"
                                + " text of at least 16 characters is mapped to a UUID")
        @Nullable
        UUID eventId,

        @Schema(
                description =
                        "RFC 3339 with any number of fraction digits, or Unix time; the default is now. More than 5"
                                + " minutes ahead becomes the time of receipt, older than the retention the oldest time"
                                + " kept; both are noted. Without a time zone it is read as UTC",
                format = "date-time")
        @Nullable
        String timestamp,

        @Schema(
                description = "In any case; other loggers' names such as WARN, critical or trace are mapped",
                enumeration = {"fatal", "error", "warning", "info", "debug"},
                defaultValue = "error")
        @Nullable
        String level,

        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String environment,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String release,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String serverName,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String transaction,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String logger,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String platform,

        @Schema(description = "What is longer than 256 KiB, or than its app's settings say, is cut, and marked")
        @Nullable
        String stackTrace,

        @Schema(
                description = "The chain, oldest cause first; of a longer one the ends are kept",
                maxItems = Limits.EXCEPTIONS)
        java.util.@Nullable List<ExceptionSchema> exceptions,

        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String userId,

        @Schema(description = "method, url, headers, body") @Nullable
        Map<String, Object> request,

        @Schema(description = "Names and values of at most 200 characters", maxProperties = Limits.TAGS) @Nullable
        Map<String, String> tags,

        @Nullable Map<String, Object> context,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String traceId,
        @Schema(maxLength = Limits.SHORT_TEXT) @Nullable String spanId,

        @Schema(
                description = "Groups events of the app that share it into one issue; {{ default }} stands for the"
                        + " default parts",
                maxItems = Limits.FINGERPRINT_PARTS)
        java.util.@Nullable List<String> fingerprint,

        @Schema(
                description = "How many times it happened, where the client folded repeats",
                minimum = "1",
                maximum = "1000000",
                defaultValue = "1")
        @Nullable
        Integer count) {

    /** Several of them. */
    @Schema(name = "NewEvents", maxItems = Limits.REQUEST_EVENTS, minItems = 1)
    static final class List extends ArrayList<EventSchema> {
        private static final long serialVersionUID = 1L;
    }

    /** One exception of the chain. */
    @Schema(name = "Exception")
    record ExceptionSchema(
            @Nullable String type,
            @Nullable String message,
            @Schema(description = "The oldest call first") java.util.@Nullable List<FrameSchema> frames) {}

    /** One frame of a stack. */
    @Schema(name = "Frame")
    record FrameSchema(
            @Nullable String module,
            @Nullable String function,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable Boolean inApp,
            @Nullable String contextLine) {}
}
