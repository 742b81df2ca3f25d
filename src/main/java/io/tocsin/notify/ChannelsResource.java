package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
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

/** {@code /api/v1/channels}: where notifications go. */
@Path("/api/v1/channels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
class ChannelsResource {

    private static final String VERSION = "version";

    private final Channels channels;
    private final ChannelRepository repository;
    private final ChannelChanges changes;
    private final TestMessage test;
    private final SecurityIdentity identity;

    ChannelsResource(
            Channels channels,
            ChannelRepository repository,
            ChannelChanges changes,
            TestMessage test,
            SecurityIdentity identity) {
        this.channels = channels;
        this.repository = repository;
        this.changes = changes;
        this.test = test;
        this.identity = identity;
    }

    /** All channels: there are few. */
    @Schema(name = "ChannelList")
    record ChannelList(List<ChannelView> channels) {}

    /** What became of a test message. */
    @RegisterForReflection
    @Schema(name = "ChannelTest")
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record TestResult(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(description = "Whether the receiver took it")
            boolean delivered,

            @Schema(description = "What it answered with (HTTP's or SMTP's status); absent where it did not answer")
            int status,

            @Schema(description = "What it said, or why there was no answer; without the channel's secrets")
            String answer) {}

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "List channels, by name; never their secrets",
            description = "All of them, at most 200: there are no pages.")
    public ChannelList list(@Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return new ChannelList(channels.all());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Make a channel",
            description = "Targets in private networks are refused unless the installation allows them. A key that is"
                    + " bound to an app cannot make or change channels.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ChannelView.class)))
    @APIResponse(
            responseCode = "409",
            description = "The name is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response create(@Nullable ChannelInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        ChannelInput input = required(sent);
        if (input.version() != null) {
            throw ApiException.invalid(VERSION, "is a field of changes alone");
        }
        return Response.status(Response.Status.CREATED)
                .entity(changes.create(input, writer()).view())
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "Read a channel; never its secrets")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChannelView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public ChannelView read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        return channels.find(id).orElseThrow(() -> ChannelChanges.notFound(id));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Change a channel",
            description =
                    "Fields that are left out get their defaults, but for url, secret and previous_secret, which stay."
                            + " Send the version that was read, and a change that somebody else made meanwhile is not lost: 409.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChannelView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now, its name is taken, or it is the last default one",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public ChannelView change(@PathParam("id") String text, @Nullable ChannelInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.change(id(text), required(sent), writer()).view();
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(summary = "Remove a channel", description = "What waits for it is dropped; the log of deliveries stays.")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is in use (details.used_by), the last default one, or has another version by now",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void remove(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(VERSION));
        changes.remove(id(text), parameters.wholeNumber(VERSION).orElse(null), writer());
    }

    @POST
    @Path("/{id}/test")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Send a test message now",
            description = "Waits for the receiver, for tocsin.notify.send-timeout at most, and tells what it said. The"
                    + " message says that it is a test. A channel that is disabled or held is tried too.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TestResult.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public TestResult test(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = id(text);
        Caller caller = writer();
        Channel channel = repository.withId(id).orElseThrow(() -> ChannelChanges.notFound(id));
        Outcome outcome = test.send(channel);
        changes.tested(channel, outcome, caller);
        return new TestResult(outcome.verdict() == Outcome.Verdict.ACCEPTED, outcome.status(), outcome.text());
    }

    private static ChannelInput required(@Nullable ChannelInput sent) {
        if (sent == null) {
            throw ApiException.invalid("name", "is required");
        }
        return sent;
    }

    private static UUID id(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }

    /** Channels are everybody's, so a key that speaks for one app changes none. */
    private Caller writer() {
        Caller caller = Caller.of(identity);
        if (caller.app() != null) {
            throw ApiException.of(
                    ErrorCode.AUTHORIZATION_ERROR,
                    "The key is bound to the app " + caller.app().name() + ", and channels are of no app",
                    Map.of("app", caller.app().name()));
        }
        return caller;
    }
}
