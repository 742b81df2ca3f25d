package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A runbook as it is sent, and as it stands in a file. {@link RunbookRules} checks it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "RunbookInput")
record RunbookInput(
        @Schema(
                description = "Unique and never changed: what imports know it by. Absent: made of the title",
                pattern = RunbookRules.NAME_FORM,
                examples = "shop-payment-declined")
        @Nullable
        String name,

        @Schema(required = true, maxLength = RunbookRules.LONGEST_TITLE) @Nullable
        String title,

        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        @Schema(
                required = true,
                description = "One match, or a list of at most 32 of which any makes it fit; each names at least one of"
                        + " app, error_type and message",
                oneOf = {RunbookMatch.class, RunbookMatch[].class})
        @Nullable
        List<@Nullable RunbookMatch> match,

        @Schema(description = "What the error means, and its usual reasons", maxLength = RunbookRules.LONGEST_TEXT)
        @Nullable
        String cause,

        @Schema(
                description = "What to do now; required where there is no url",
                maxLength = RunbookRules.LONGEST_SOLUTION)
        @Nullable
        String solution,

        @Schema(description = "What keeps it from coming back", maxLength = RunbookRules.LONGEST_TEXT) @Nullable
        String prevention,

        @Schema(description = "http or https: where there is more", maxLength = RunbookRules.LONGEST_URL) @Nullable
        String url,

        @Schema(description = "False hides it; absent: true") @Nullable
        Boolean enabled,

        @Schema(
                description = "Of a change alone: the version it was made from. Is there another by now, the answer is"
                        + " 409. Absent: whatever is there is changed")
        @Nullable
        Long version) {

    /** As it stands in a file: without what only this installation knows. */
    static RunbookInput of(Runbook runbook) {
        RunbookContent content = runbook.content();
        return new RunbookInput(
                runbook.name(),
                content.title(),
                List.copyOf(content.matches()),
                content.cause(),
                content.solution(),
                content.prevention(),
                content.url(),
                content.enabled() ? null : Boolean.FALSE,
                null);
    }
}
