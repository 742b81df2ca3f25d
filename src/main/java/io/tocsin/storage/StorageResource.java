package io.tocsin.storage;

import io.quarkus.security.PermissionsAllowed;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/storage}: what is kept takes so much, and there is room for so long. */
@Path("/api/v1/storage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
class StorageResource {

    private final StorageReports reports;

    StorageResource(StorageReports reports) {
        this.reports = reports;
    }

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(
            summary = "Bytes in whole, by table and by app, and days until the disk is full",
            description =
                    "Days are told from what the last seven whole days brought and from what retention drops. The report is"
                            + " made at most once a minute.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(schema = @Schema(implementation = StorageReport.class)))
    public StorageReport report(@Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return reports.report();
    }
}
