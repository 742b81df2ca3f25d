package io.tocsin.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.tocsin.http.RequiredPermission;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code Authorization: Bearer <key>} becomes a Quarkus Security identity that holds the key's permissions. */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {

    private final ShownKeys keys;

    BearerAuthentication(ShownKeys keys) {
        this.keys = keys;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        CompletableFuture<ApiKey> shown = keys.of(context);
        if (shown == null) {
            return Uni.createFrom().optional(Optional.empty());
        }
        return Uni.createFrom().completionStage(shown).onItemOrFailure().transform((key, failure) -> {
            if (failure != null) {
                throw new AuthenticationFailedException(
                        failure instanceof CompletionException wrapper ? wrapper.getCause() : failure);
            }
            return identity(key, context);
        });
    }

    private static SecurityIdentity identity(ApiKey key, RoutingContext context) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.id().toString()))
                .addAttribute(Caller.ATTRIBUTE, Caller.of(key))
                .addPermissionChecker(asked -> Uni.createFrom().item(allowed(key, asked, context)))
                .build();
    }

    private static boolean allowed(ApiKey key, Permission asked, RoutingContext context) {
        boolean allowed = key.permissions().allow(asked.getName(), asked.getActions());
        if (!allowed) {
            RequiredPermission.missing(context, asked.getName() + ":" + asked.getActions());
        }
        return allowed;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }
}
