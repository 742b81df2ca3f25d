package io.tocsin.issue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/issues}: what events have in common, and what is to become of it. */
@Path("/api/v1/issues")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Issues")
class IssuesResource {

    private static final String SORT = "sort";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    /** How often a change is begun again where the issue is merged at the same time. */
    private static final int MOST_ATTEMPTS = 5;

    private final IssueRepository repository;
    private final IssueChanges changes;
    private final ReadTransactions transactions;
    private final ReadScope scope;
    private final SecurityIdentity identity;
    private final Clock clock;

    IssuesResource(
            IssueRepository repository,
            IssueChanges changes,
            ReadTransactions transactions,
            ReadScope scope,
            SecurityIdentity identity,
            Clock clock) {
        this.repository = repository;
        this.changes = changes;
        this.transactions = transactions;
        this.scope = scope;
        this.identity = identity;
        this.clock = clock;
    }

    /** A page of issues. */
    @RegisterForReflection
    @Schema(name = "IssueList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IssueList(
            List<IssueView> issues,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    /** What came of a change of many. */
    @RegisterForReflection
    @Schema(name = "IssuesChanged")
    record Changed(
            @Schema(description = "How many issues the filter found")
            int changed) {}

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "Issues, by what is asked for, the largest first",
            description =
                    "Pages follow the order of the moment: an issue that rises while they are read may be on none or on"
                            + " two of them.")
    @Parameter(name = IssueFilter.APP, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = IssueFilter.ENVIRONMENT, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = IssueFilter.STATUS,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"unresolved", "resolved", "ignored"}))
    @Parameter(
            name = IssueFilter.LEVEL,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"fatal", "error", "warning", "info", "debug"}))
    @Parameter(
            name = IssueFilter.ERROR_TYPE,
            in = ParameterIn.QUERY,
            description = "The type of its events, or of an exception within them when the issue began",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = IssueFilter.RELEASE,
            in = ParameterIn.QUERY,
            description = "It happened in that release, as far back as counts are kept",
            schema = @Schema(implementation = String.class))
    @Parameter(name = IssueFilter.ASSIGNEE, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = IssueFilter.TEXT,
            in = ParameterIn.QUERY,
            description = "Words that all occur in title or culprit, or begin one that does; in whatever case",
            schema = @Schema(implementation = String.class))
    @Parameter(name = IssueFilter.FIRST_SINCE, in = ParameterIn.QUERY, schema = @Schema(implementation = Instant.class))
    @Parameter(name = IssueFilter.LAST_SINCE, in = ParameterIn.QUERY, schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = IssueFilter.NEW_SINCE,
            in = ParameterIn.QUERY,
            description = "First seen when that release of its app was first seen, or later; in whatever release",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = SORT,
            in = ParameterIn.QUERY,
            description = "trend is a count in which what is six hours older weighs half",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"last_seen", "first_seen", "count", "users", "trend"},
                            defaultValue = "last_seen"))
    @Parameter(
            name = LIMIT,
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(name = CURSOR, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "A page of issues",
            content = @Content(schema = @Schema(implementation = IssueList.class)))
    public IssueList list(@Context UriInfo uri) {
        Set<String> known = new HashSet<>(IssueFilter.PARAMETERS);
        known.addAll(Set.of(SORT, LIMIT, CURSOR));
        QueryParameters parameters = QueryParameters.of(uri, known);
        IssueFilter filter = filter(parameters);
        IssueSort sort =
                parameters.oneOf(SORT, IssueSort.words()).map(IssueSort::ofWord).orElse(IssueSort.LAST_SEEN);
        int limit = parameters.limit();
        IssuePlace after = parameters
                .text(CURSOR)
                .map(text -> IssuePlace.decode(text, sort))
                .orElse(null);
        List<IssueView> rows = transactions.read("issues", () -> repository.page(filter, sort, after, limit + 1));
        if (rows.size() <= limit) {
            return new IssueList(rows, null);
        }
        IssueView last = rows.get(limit - 1);
        return new IssueList(rows.subList(0, limit), new IssuePlace(sort, sort.place(last), last.id()).encode());
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "All of one issue: why it is one, its releases, its last day and month, its log",
            description = "An issue that is a part of another one is answered with that.")
    @APIResponse(
            responseCode = "404",
            description = "There is no such issue",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public IssueDetail show(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        return detail(id, scope.appId(Optional.empty()));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("issues:write")
    @Operation(summary = "Resolve, ignore, open or assign an issue")
    @APIResponse(
            responseCode = "404",
            description = "There is no such issue",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "The change makes no sense; details.fields says why",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public IssueDetail change(@PathParam("id") String text, @Nullable IssueChange change, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        Instant now = Instants.toMicros(clock.instant());
        IssueChange asked = sound(change, now);
        Optional<Integer> appId = scope.appId(Optional.empty());
        for (int attempt = 1; !changes.change(canonical(id, appId), asked, Caller.of(identity), now); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw ApiException.of(ErrorCode.CONFLICT, "The issue is being merged by others; try again");
            }
        }
        return detail(id, appId);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("issues:write")
    @Operation(
            summary = "Resolve, ignore, open or assign every issue that a filter finds",
            description =
                    "The filters are the list's, and one at least is needed, none of them empty. In transactions of 500 issues: where one"
                            + " fails, those before it stay changed, and the same request may be sent again.")
    @APIResponse(
            responseCode = "200",
            description = "How many",
            content = @Content(schema = @Schema(implementation = Changed.class)))
    public Changed changeAll(@Nullable IssueChange change, @Context UriInfo uri) {
        QueryParameters parameters =
                QueryParameters.of(uri, IssueFilter.PARAMETERS).requireValues();
        if (uri.getQueryParameters().isEmpty()) {
            throw ApiException.invalid(IssueFilter.APP, "or another filter is required to change more than one issue");
        }
        IssueFilter filter = filter(parameters);
        Instant now = Instants.toMicros(clock.instant());
        return new Changed(changes.change(filter, sound(change, now), Caller.of(identity), now));
    }

    private UUID canonical(UUID id, Optional<Integer> appId) {
        return transactions.read(
                "issue",
                () -> repository
                        .canonical(id, appId)
                        .orElseThrow(() -> unknown(id))
                        .id());
    }

    private IssueDetail detail(UUID id, Optional<Integer> appId) {
        return transactions.read(
                "issue",
                () -> repository.detail(
                        repository.canonical(id, appId).orElseThrow(() -> unknown(id)), clock.instant()));
    }

    private IssueFilter filter(QueryParameters parameters) {
        return IssueFilter.of(parameters, scope.appId(parameters.text(IssueFilter.APP)));
    }

    private static IssueChange sound(@Nullable IssueChange change, Instant now) {
        if (change == null) {
            throw ApiException.invalid("status", "or assignee is required");
        }
        change.mustBeSound(now);
        return change;
    }

    static UUID id(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }

    static ApiException unknown(UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no issue with the id " + id);
    }
}
