package io.tocsin.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.uuid.Generators;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.SingleLineText;
import io.tocsin.http.Uuids;
import io.tocsin.time.Instants;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** {@code /api/v1/keys}: who may post and read. */
@Path("/api/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Apps and keys")
class KeysResource {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_PERMISSIONS = 32;

    private final KeyRepository repository;
    private final KeyService service;
    private final KeyRing ring;
    private final AppDirectory apps;
    private final SecurityIdentity identity;
    private final Clock clock;

    KeysResource(
            KeyRepository repository,
            KeyService service,
            KeyRing ring,
            AppDirectory apps,
            SecurityIdentity identity,
            Clock clock) {
        this.repository = repository;
        this.service = service;
        this.identity = identity;
        this.ring = ring;
        this.apps = apps;
        this.clock = clock;
    }

    /** What is sent to make a key. */
    @Schema(name = "NewKey")
    record NewKey(
            @Schema(required = true, maxLength = LONGEST_NAME, examples = "shop, production") @Nullable
            String name,

            @Schema(description = "The name of the app the key is bound to; absent: the key may write for any app")
            @Nullable
            String app,

            @Schema(required = true, description = "resource:action, * stands for any", examples = "[\"events:write\"]")
            @Nullable
            List<@Nullable String> permissions,

            @Schema(description = "Absent: when the key that makes it does; never if that one does not") @Nullable
            Instant expiresAt,

            @Schema(
                    description = "How many requests it may make at each replica, in each s, min, h or day; none: as"
                            + " many as it likes; absent: what the configuration says"
                            + " (tocsin.access.rate-limit.key)",
                    examples = "10/s, 300/min, 50000/day")
            @Nullable
            String rateLimit,

            @Schema(description = "Makes a sk_test_ key: its events land in the environment test and raise no alerts")
            @Nullable
            Boolean test) {}

    /** A key as clients see it; the secret is there once, in the answer to making it. */
    @RegisterForReflection
    @Schema(name = "Key")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyView(
            UUID id,
            String name,

            @Schema(description = "The secret's first characters, to recognise it by")
            String prefix,

            @Schema(description = "Shown once, here; only its hash is kept") @Nullable
            String secret,

            @Nullable String app,
            List<String> permissions,
            boolean test,

            @Schema(description = "Absent where it has none of its own") @Nullable
            String rateLimit,

            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {}

    @Schema(name = "KeyList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyList(List<KeyView> keys, @Nullable String nextCursor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("admin:write")
    @Operation(
            summary = "Make a key",
            description =
                    "The answer holds the secret, which is never shown again. A key grants no permission and no app"
                            + " that it does not have itself, and for no longer than it lives.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Response make(@Nullable NewKey asked) {
        if (asked == null) {
            throw ApiException.invalid("name", "is required");
        }
        Instant now = Instants.toMicros(clock.instant());
        Caller caller = Caller.of(identity);
        ApiKey key = checked(asked, caller, now);
        String secret = key.test() ? Secrets.newTestKey() : Secrets.newLiveKey();
        ApiKey stored = withPrefix(key, Secrets.prefix(secret));
        service.create(stored, Secrets.hash(secret), caller);
        ring.refresh();
        return Response.status(Response.Status.CREATED)
                .entity(view(stored, secret))
                .build();
    }

    @GET
    @PermissionsAllowed("admin:read")
    @Operation(summary = "List keys, newest first, revoked ones too; never their secrets")
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    public KeyList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of("limit", "cursor"));
        int limit = parameters.limit();
        Page<ApiKey> page = Page.of(
                repository.page(parameters.cursor(), limit + 1), limit, key -> new Cursor(key.createdAt(), key.id()));
        return new KeyList(page.map(key -> view(key, null)), page.nextCursor());
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("admin:write")
    @Operation(summary = "Revoke a key", description = "It ends here at once and at other replicas within seconds.")
    @APIResponse(responseCode = "204", description = "Revoked, now or before")
    public void revoke(@PathParam("id") String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        ApiKey key = repository
                .withId(id)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "There is no key with the id " + id));
        if (key.configured()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "This is the installation's administrator key; another TOCSIN_ADMIN_KEY takes its place at the"
                            + " next start");
        }
        service.revoke(key, Caller.of(identity));
        ring.refresh();
    }

    private ApiKey checked(NewKey asked, Caller caller, Instant now) {
        Map<String, String> problems = new LinkedHashMap<>();
        String name = asked.name() == null ? "" : asked.name().strip();
        String problem = name.isEmpty() ? "is required" : SingleLineText.problem(name, LONGEST_NAME);
        if (problem != null) {
            problems.put("name", problem);
        }
        List<String> permissions = permissions(asked, problems);
        App app = null;
        if (asked.app() != null) {
            app = apps.byName(asked.app()).orElse(null);
            if (app == null) {
                problems.put("app", "there is no app of that name; POST /api/v1/apps makes one");
            } else if (Permissions.of(permissions).administer()) {
                problems.put("permissions", "a key bound to an app cannot administer");
            }
        }
        Instant expires = asked.expiresAt() == null ? null : Instants.toMicros(asked.expiresAt());
        if (expires != null && !expires.isAfter(now)) {
            problems.put("expires_at", "lies in the past");
        }
        ApiKey granting = repository.withId(caller.keyId()).orElseThrow(ApiException::keyUnknown);
        KeyGrants.check(granting, sentPermissions(asked), app, Boolean.TRUE.equals(asked.test()), expires, problems);
        if (expires == null) {
            expires = granting.expiresAt();
        }
        RateLimit limit = rateLimit(asked, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new ApiKey(
                Generators.timeBasedEpochGenerator().generate(),
                name,
                "",
                app,
                Permissions.of(permissions),
                Boolean.TRUE.equals(asked.test()),
                limit,
                false,
                now,
                expires,
                null,
                null);
    }

    private static List<@Nullable String> sentPermissions(NewKey asked) {
        return asked.permissions() == null ? List.of() : asked.permissions();
    }

    private static List<String> permissions(NewKey asked, Map<String, String> problems) {
        List<@Nullable String> sent = sentPermissions(asked);
        if (sent.isEmpty() || sent.size() > MOST_PERMISSIONS) {
            problems.put("permissions", "is required, with 1 to " + MOST_PERMISSIONS + " entries");
            return List.of();
        }
        for (int i = 0; i < sent.size(); i++) {
            String permission = sent.get(i);
            String problem = permission == null ? "is null" : Permissions.problem(permission);
            if (problem != null) {
                problems.put("permissions[" + i + "]", problem);
            }
        }
        return sent.stream().flatMap(text -> Optional.ofNullable(text).stream()).toList();
    }

    private static @Nullable RateLimit rateLimit(NewKey asked, Map<String, String> problems) {
        if (asked.rateLimit() == null) {
            return null;
        }
        try {
            return RateLimit.parse(asked.rateLimit());
        } catch (IllegalArgumentException wrong) {
            problems.put("rate_limit", String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static ApiKey withPrefix(ApiKey key, String prefix) {
        return new ApiKey(
                key.id(),
                key.name(),
                prefix,
                key.app(),
                key.permissions(),
                key.test(),
                key.rateLimit(),
                key.configured(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt(),
                key.lastUsedAt());
    }

    private KeyView view(ApiKey key, @Nullable String secret) {
        return new KeyView(
                key.id(),
                key.name(),
                key.prefix(),
                secret,
                key.app() == null ? null : key.app().name(),
                key.permissions().texts(),
                key.test(),
                key.rateLimit() == null ? null : key.rateLimit().toString(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt(),
                ring.lastUse(key.id()).orElse(key.lastUsedAt()));
    }
}
