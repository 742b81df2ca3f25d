package io.tocsin.runbook;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runbooks/export} and {@code /import}: runbooks as a file, to be kept in version control. */
@Path("/api/v1/runbooks")
@Tag(name = "Runbooks")
class RunbookFilesResource {

    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private static final String APP = "app";
    private static final String BUILT_IN = "built_in";
    private static final String MODE = "mode";
    private static final String MERGE = "merge";
    private static final String REPLACE = "replace";

    private final Runbooks runbooks;
    private final RunbookChanges changes;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    RunbookFilesResource(Runbooks runbooks, RunbookChanges changes, ReadScope scope, SecurityIdentity identity) {
        this.runbooks = runbooks;
        this.changes = changes;
        this.scope = scope;
        this.identity = identity;
    }

    @GET
    @Path("/export")
    @Produces(YAML)
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "Export runbooks as YAML",
            description = "Ordered by name, so the same runbooks make the same file. What the team has written, and so"
                    + " what import takes back; built-in ones only where they are asked for.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "Those that fit errors of this app alone. A key that is bound to an app exports those, named"
                    + " or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = BUILT_IN,
            in = ParameterIn.QUERY,
            description = "true: with the built-in ones that nobody has changed",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"true", "false"},
                            defaultValue = "false"))
    @APIResponse(
            responseCode = "200",
            description = "A file that import takes",
            content = @Content(mediaType = YAML, schema = @Schema(type = SchemaType.STRING)))
    public String export(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP, BUILT_IN));
        Optional<String> app = scope.appName(parameters.text(APP));
        boolean withBuiltIn = parameters
                .oneOf(BUILT_IN, Set.of("true", "false"))
                .map(Boolean::valueOf)
                .orElse(false);
        return RunbookFile.yaml(runbooks.current().newestFirst().stream()
                .filter(runbook -> withBuiltIn || !runbook.builtIn())
                .filter(runbook -> app.map(runbook.content()::onlyOf).orElse(true))
                .toList());
    }

    @POST
    @Path("/import")
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("runbooks:write")
    @Operation(
            summary = "Import runbooks from YAML or JSON",
            description = "All of the file or nothing of it; runbooks are known by their names, so the same file again"
                    + " changes nothing. At most 1 MiB; no anchors and aliases.")
    @Parameter(
            name = MODE,
            in = ParameterIn.QUERY,
            description =
                    "merge: what the file does not name stays. replace: it is removed, and what a team had changed"
                            + " of the built-in ones is undone; with a key that is bound to an app, the runbooks of that app alone.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {MERGE, REPLACE},
                            defaultValue = MERGE))
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = YAML, schema = @Schema(implementation = RunbookFile.Content.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = RunbookFile.Content.class))
            })
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Imported.class)))
    @APIResponse(
            responseCode = "400",
            description = "It cannot be read",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "413",
            description = "It is larger than 1 MiB",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields names each entry and field that is wrong: runbooks[3].title",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Imported read(
            InputStream body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Parameter(hidden = true) @Nullable MediaType type,
            @Context UriInfo uri)
            throws IOException {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(MODE));
        boolean replace = parameters
                .oneOf(MODE, Set.of(MERGE, REPLACE))
                .map(REPLACE::equals)
                .orElse(false);
        byte[] file = body.readNBytes(RunbookFile.LARGEST + 1);
        if (file.length > RunbookFile.LARGEST) {
            throw ApiException.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The file is larger than " + RunbookFile.LARGEST + " bytes",
                    Map.of("max_body_bytes", RunbookFile.LARGEST));
        }
        boolean yaml = type == null || !type.getSubtype().equals("json");
        Imported imported = changes.apply(RunbookFile.read(file, yaml), replace, Caller.of(identity));
        runbooks.refresh();
        return imported;
    }
}
