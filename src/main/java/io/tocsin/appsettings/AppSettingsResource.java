package io.tocsin.appsettings;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/apps/{name}/settings}: what an app wants otherwise than the configuration. */
@Path("/api/v1/apps/{name}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Apps and keys")
class AppSettingsResource {

    private static final String VERSION = "version";

    private final AppSettings settings;
    private final AppSettingsRepository repository;
    private final SettingsChanges changes;
    private final DocumentText texts;
    private final AppDirectory apps;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    AppSettingsResource(
            AppSettings settings,
            AppSettingsRepository repository,
            SettingsChanges changes,
            DocumentText texts,
            AppDirectory apps,
            ReadScope scope,
            SecurityIdentity identity) {
        this.settings = settings;
        this.repository = repository;
        this.changes = changes;
        this.texts = texts;
        this.apps = apps;
        this.scope = scope;
        this.identity = identity;
    }

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(
            summary = "Read an app's settings",
            description = "What it wants otherwise than the configuration, and who changed that last. Version 0 where"
                    + " nothing was ever set.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SettingsDocument.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no app of that name",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public SettingsDocument read(@PathParam("name") String name, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        App app = app(name);
        return repository
                .ofApp(app.id())
                .map(stored -> shown(app, stored))
                .orElseGet(() -> SettingsDocument.EMPTY.about(app.name(), 0L, null, null));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("admin:write")
    @Operation(
            summary = "Change an app's settings, all of them",
            description =
                    "What is left out is as the configuration says. In force here at once, at other replicas within"
                            + " seconds. Send the version that was read, and a change that somebody else made meanwhile is not"
                            + " lost: 409.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SettingsDocument.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no app of that name",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "They have another version by now: details.version",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which members are wrong, such as filters[2].address",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public SettingsDocument change(
            @PathParam("name") String name, @Nullable SettingsDocument sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        App app = app(name);
        if (sent == null) {
            throw ApiException.invalid("settings", "are required; {} takes back what was set");
        }
        Map<String, String> problems = new LinkedHashMap<>();
        SettingsRules.settings(sent, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return shown(app, changed(app, sent, sent.version()));
    }

    @DELETE
    @PermissionsAllowed("admin:write")
    @Operation(
            summary = "Take back an app's settings",
            description =
                    "All is as the configuration says. That is a change like any other, with a version of its own.")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Taken back, now or before")
    @APIResponse(
            responseCode = "404",
            description = "There is no app of that name",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "They have another version by now: details.version",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void remove(@PathParam("name") String name, @Context UriInfo uri) {
        Optional<Long> version = QueryParameters.of(uri, Set.of(VERSION)).wholeNumber(VERSION);
        changed(app(name), SettingsDocument.EMPTY, version.orElse(null));
    }

    private StoredSettings changed(App app, SettingsDocument content, @Nullable Long version) {
        StoredSettings stored = changes.change(app, content, version, Caller.of(identity));
        settings.refresh();
        return stored;
    }

    private SettingsDocument shown(App app, StoredSettings stored) {
        return texts.read(stored.document())
                .about(app.name(), stored.version(), stored.changedBy(), stored.changedAt());
    }

    /** The app, where the caller's key may speak for it. */
    private App app(String name) {
        scope.appId(Optional.of(name));
        return apps.byName(name)
                .orElseThrow(() -> ApiException.of(
                        ErrorCode.NOT_FOUND,
                        "There is no app of that name; the first event posted for one makes it, or POST /api/v1/apps"));
    }
}
