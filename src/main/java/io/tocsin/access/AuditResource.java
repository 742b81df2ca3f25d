package io.tocsin.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: who changed what by hand. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AuditResource {

    private static final String KIND = "kind";
    private static final String SUBJECT = "subject_id";
    private static final String ACTION = "action";
    private static final String SINCE = "since";

    private final AuditRepository repository;

    AuditResource(AuditRepository repository) {
        this.repository = repository;
    }

    /** An entry as clients see it. */
    @RegisterForReflection
    @Schema(name = "AuditEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEntry(
            UUID id,
            Instant at,

            @Schema(description = "The key that it was done with; absent where a file changed it") @Nullable
            UUID actorKeyId,

            @Schema(description = "The key's name at that time, or which file it was")
            String actorName,

            @Schema(examples = "change") String action,
            @Schema(examples = "channel") String kind,
            String subjectId,
            String subjectName,

            @JsonRawValue @Schema(description = "What was changed; never a secret", type = SchemaType.OBJECT)
            String detail) {}

    @Schema(name = "AuditEntryList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEntryList(
            List<AuditEntry> entries, @Nullable String nextCursor) {}

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(summary = "List what was changed by hand, newest first")
    @Parameter(
            name = KIND,
            in = ParameterIn.QUERY,
            description = "Of what, such as channel",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = SUBJECT,
            in = ParameterIn.QUERY,
            description = "The id of what was changed",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = ACTION,
            in = ParameterIn.QUERY,
            description = "Such as create, change, delete",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = SINCE,
            in = ParameterIn.QUERY,
            description = "RFC 3339",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    public AuditEntryList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(KIND, SUBJECT, ACTION, SINCE, "limit", "cursor"));
        int limit = parameters.limit();
        AuditRepository.Filter filter = new AuditRepository.Filter(
                parameters.text(KIND), parameters.text(SUBJECT), parameters.text(ACTION), parameters.instant(SINCE));
        Page<AuditEntity> page = Page.of(
                repository.page(filter, parameters.cursor(), limit + 1),
                limit,
                entry -> new Cursor(entry.at, entry.id));
        return new AuditEntryList(page.map(AuditResource::view), page.nextCursor());
    }

    private static AuditEntry view(AuditEntity entity) {
        return new AuditEntry(
                entity.id,
                entity.at,
                entity.actorKeyId,
                entity.actorName,
                entity.action,
                entity.kind,
                entity.subjectId,
                entity.subjectName,
                entity.detail);
    }
}
