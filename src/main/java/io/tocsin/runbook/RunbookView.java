package io.tocsin.runbook;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A runbook as clients see it; what is empty is left out. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Runbook", description = "What to do about an error; texts that are empty are left out.")
public record RunbookView(
        UUID id,

        @Schema(description = "Unique and never changed: what imports know it by")
        String name,

        @JsonFormat(with = JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
        @Schema(
                description = "One match, or a list of which any makes it fit",
                oneOf = {RunbookMatch.class, RunbookMatch[].class})
        List<RunbookMatch> match,

        String title,
        String cause,
        String solution,
        String prevention,
        String url,

        @Schema(description = "False: hidden, shown with no error")
        boolean enabled,

        @Schema(
                description = "built_in: comes with the service; changed: a team's, in the place of the built-in one of"
                        + " that name; own: a team's")
        Origin origin,

        @Schema(description = "Another number after every change; 0 where it is built in")
        long version,

        @Schema(description = "Absent where it is built in") @Nullable
        Instant createdAt,

        @Schema(description = "Absent where it is built in") @Nullable
        Instant updatedAt) {

    /** The runbook with all that it says. */
    public static RunbookView of(Runbook runbook) {
        RunbookContent content = runbook.content();
        return new RunbookView(
                runbook.id(),
                runbook.name(),
                content.matches(),
                content.title(),
                content.cause(),
                content.solution(),
                content.prevention(),
                content.url(),
                content.enabled(),
                runbook.origin(),
                runbook.version(),
                runbook.builtIn() ? null : runbook.createdAt(),
                runbook.builtIn() ? null : runbook.updatedAt());
    }
}
