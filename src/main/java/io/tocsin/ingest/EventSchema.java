package io.tocsin.ingest;

import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The event as the OpenAPI document shows it; {@link EventNormaliser} reads it. */
@Schema(
        name = "NewEvent",
        description = "Either error_type or message is needed. Fields beyond these are kept under extra. Texts are"
                + " cleaned of NUL and lone surrogates.")
record EventSchema(
        @Schema(
                description = "Required where there is no message; with exceptions, the outermost one's type is the"
                        + " default",
                maxLength = Limits.SHORT_TEXT)
        @Nullable
        String errorType,

        @Schema(description = "What is longer than 8 KiB, or than its app's settings say, is cut, and marked") @Nullable
        String message,

        @Schema(description = "Required unless the key is bound to an app", pattern = "[A-Za-z0-9._-]{1,64}") @Nullable
        String app,

        @Schema(description = "Makes a retry harmless for 48 hours; with or without dashes") @Nullable
        UUID eventId,

        @Schema(
                description =
                        "RFC 3339; the default is now. More than 5 minutes ahead becomes the time of receipt, older"
                                + " than the retention the oldest time kept; both are marked",
                format = "date-time")
        @Nullable
        String timestamp,

        @Schema(
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

        @Schema(description = "The chain, oldest cause first", maxItems = Limits.EXCEPTIONS)
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
