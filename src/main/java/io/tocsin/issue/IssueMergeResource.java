package io.tocsin.issue;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.event.ReadTransactions;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import io.tocsin.time.Instants;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/issues/{id}/merge} and {@code unmerge}. */
@Path("/api/v1/issues")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Issues")
class IssueMergeResource {

    private final IssueRepository repository;
    private final IssueMerges merges;
    private final ReadTransactions transactions;
    private final ReadScope scope;
    private final SecurityIdentity identity;
    private final Clock clock;

    IssueMergeResource(
            IssueRepository repository,
            IssueMerges merges,
            ReadTransactions transactions,
            ReadScope scope,
            SecurityIdentity identity,
            Clock clock) {
        this.repository = repository;
        this.merges = merges;
        this.transactions = transactions;
        this.scope = scope;
        this.identity = identity;
        this.clock = clock;
    }

    /** What is sent to merge an issue. */
    @Schema(name = "IssueMerge")
    record Merge(
            @Schema(description = "The issue that stands for both", required = true, implementation = UUID.class)
            @Nullable
            String into) {}

    @POST
    @Path("/{id}/merge")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("issues:write")
    @Operation(
            summary = "Make an issue, and all that was merged into it, a part of another one",
            description =
                    "The other one keeps its status and stands for both from now on: in lists, statistics and everything"
                            + " else that is read by issue. Both ids lead to it.")
    @APIResponse(
            responseCode = "404",
            description = "There is no such issue",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "The other one is a part of this one, or has too many parts",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "into is missing, the issue itself, or of another app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public IssueDetail merge(@PathParam("id") String text, @Nullable Merge asked, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = IssuesResource.id(text);
        UUID into = asked == null || asked.into() == null ? null : Uuids.parse(asked.into());
        if (into == null) {
            throw ApiException.invalid("into", "is required, and a UUID");
        }
        Optional<Integer> appId = scope.appId(Optional.empty());
        Caller caller = Caller.of(identity);
        UUID canonical = merges.merge(id, into, appId, caller.keyName(), caller, Instants.toMicros(clock.instant()))
                .orElseThrow(() -> ApiException.of(
                        ErrorCode.NOT_FOUND, "There is no issue with the id " + id + ", or none with " + into));
        return detail(canonical, appId);
    }

    @POST
    @Path("/{id}/unmerge")
    @PermissionsAllowed("issues:write")
    @Operation(
            summary = "Take an issue out of the one that it was merged into",
            description =
                    "With the id of one that others were merged into, all of them are taken apart. Each has its own counts"
                            + " again, and is unresolved.")
    @APIResponse(
            responseCode = "404",
            description = "There is no such issue",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is no part of another one and has none",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public IssueDetail unmerge(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = IssuesResource.id(text);
        Optional<Integer> appId = scope.appId(Optional.empty());
        if (!merges.unmerge(id, appId, Caller.of(identity), Instants.toMicros(clock.instant()))) {
            throw IssuesResource.unknown(id);
        }
        return detail(id, appId);
    }

    private IssueDetail detail(UUID id, Optional<Integer> appId) {
        return transactions.read(
                "issue",
                () -> repository.detail(
                        repository.canonical(id, appId).orElseThrow(() -> IssuesResource.unknown(id)),
                        clock.instant()));
    }
}
