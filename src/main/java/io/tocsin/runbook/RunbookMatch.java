package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.pattern.Glob;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which errors a runbook is for: those that fulfil all that is named here.
 *
 * @param app the app's exact name; null for every app
 * @param errorType a {@link Glob} that all of the error type matches, in its case; null for any
 * @param message a {@link Glob} that a part of the message matches, in whatever case; null for any
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "RunbookMatch",
        description = "Which errors it is for: those that fulfil all that is named here. In patterns * stands for any"
                + " characters, ? for one, and a backslash makes them ordinary.")
public record RunbookMatch(
        @Schema(description = "The app's exact name; absent: every app", pattern = "[A-Za-z0-9._-]{1,64}") @Nullable
        String app,

        @Schema(
                description = "A pattern for all of the error type, in its case",
                maxLength = Glob.LONGEST,
                examples = "*.SQLTransientConnectionException")
        @Nullable
        String errorType,

        @Schema(
                description = "A pattern for a part of the message, in whatever case; ^ before it and $ behind it stand"
                        + " for the message's beginning and end",
                maxLength = Glob.LONGEST,
                examples = "connection to server at * refused")
        @Nullable
        String message) {}
