package io.tocsin.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/apps}: the applications that post errors. */
@Path("/api/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Apps and keys")
class AppsResource {

    private final AppDirectory directory;
    private final AppRepository repository;
    private final SecurityIdentity identity;

    AppsResource(AppDirectory directory, AppRepository repository, SecurityIdentity identity) {
        this.directory = directory;
        this.repository = repository;
        this.identity = identity;
    }

    /** What is sent to make an app. */
    @Schema(name = "NewApp")
    record NewApp(
            @Schema(required = true, pattern = "[A-Za-z0-9._-]{1,64}", examples = "shop") @Nullable
            String name) {}

    /** An app as clients see it. */
    @RegisterForReflection
    @Schema(name = "App")
    record AppView(
            UUID id,
            String name,

            Instant createdAt,

            @Schema(description = "When it was taken out of service; absent while it is in service")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Instant retiredAt) {}

    /** What is sent to change an app. */
    @Schema(name = "AppChange")
    record AppChange(
            @Schema(
                    required = true,
                    description = "True: the app takes no events and no request counts any more, and no alert rule"
                            + " watches it; what is stored stays. False: it is in service again")
            @Nullable
            Boolean retired) {}

    @Schema(name = "AppList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AppList(List<AppView> apps, @Nullable String nextCursor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("admin:write")
    @Operation(summary = "Make an app", description = "Apps also come into being when their first event is posted.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AppView.class)))
    @APIResponse(responseCode = "409", description = "The name is taken")
    public Response make(@Nullable NewApp asked) {
        if (asked == null || asked.name() == null) {
            throw ApiException.invalid("name", "is required");
        }
        if (!AppDirectory.NAME.matcher(asked.name()).matches()) {
            throw ApiException.invalid("name", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        App app = directory
                .make(asked.name(), Caller.of(identity))
                .orElseThrow(() ->
                        ApiException.of(ErrorCode.CONFLICT, "An app named \"" + asked.name() + "\" already exists"));
        return Response.status(Response.Status.CREATED).entity(view(app)).build();
    }

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(summary = "List apps, newest first")
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    public AppList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of("limit", "cursor"));
        int limit = parameters.limit();
        Page<App> page = Page.of(
                repository.page(parameters.cursor(), limit + 1),
                limit,
                app -> new Cursor(app.createdAt(), app.publicId()));
        return new AppList(page.map(AppsResource::view), page.nextCursor());
    }

    @PATCH
    @Path("/{name}")
    @PermissionsAllowed("admin:write")
    @Operation(
            summary = "Retire an app, or put it back into service",
            description = "It applies here at once and at other replicas within seconds.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AppView.class)))
    @APIResponse(
            responseCode = "404",
            description = "Unknown app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public AppView change(@PathParam("name") String name, @Nullable AppChange asked, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        if (asked == null || asked.retired() == null) {
            throw ApiException.invalid("retired", "is required, true or false");
        }
        if (!AppDirectory.NAME.matcher(name).matches()) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "Unknown app");
        }
        return view(directory.setRetired(name, asked.retired(), Caller.of(identity)));
    }

    private static AppView view(App app) {
        return new AppView(app.publicId(), app.name(), app.createdAt(), app.retiredAt());
    }
}
