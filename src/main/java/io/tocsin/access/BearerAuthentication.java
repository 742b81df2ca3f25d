package io.tocsin.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.tocsin.http.ApiException;
import io.tocsin.http.RequiredPermission;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.MDC;

/** {@code Authorization: Bearer <key>} becomes a Quarkus Security identity that holds the key's permissions. */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "bearer ";
    /** Longer than any key; what is longer is not hashed. */
    private static final int LONGEST = 512;

    private final KeyRing keys;
    private final RateLimits limits;

    BearerAuthentication(KeyRing keys, RateLimits limits) {
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        String header = context.request().getHeader("Authorization");
        if (header == null) {
            return Uni.createFrom().optional(Optional.empty());
        }
        if (header.length() <= SCHEME.length()
                || !header.substring(0, SCHEME.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(SCHEME)) {
            return Uni.createFrom().failure(new AuthenticationFailedException("not a bearer token"));
        }
        String secret = header.substring(SCHEME.length()).strip();
        if (secret.isEmpty() || secret.length() > LONGEST) {
            return Uni.createFrom().failure(new AuthenticationFailedException("not a key"));
        }
        return keys.find(secret).onItemOrFailure().transform((found, failure) -> {
            if (failure != null) {
                throw new AuthenticationFailedException(failure);
            }
            ApiKey key = found.orElseThrow(() -> new AuthenticationFailedException("unknown, revoked or expired"));
            ApiException oneTooMany = limits.take(key, context);
            if (oneTooMany != null) {
                throw new AuthenticationFailedException(oneTooMany);
            }
            return identity(key, context);
        });
    }

    private static SecurityIdentity identity(ApiKey key, RoutingContext context) {
        if (key.app() != null) {
            MDC.put("app", key.app().name());
        }
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.id().toString()))
                .addAttribute(Caller.ATTRIBUTE, new Caller(key.id(), key.app(), key.test()))
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
