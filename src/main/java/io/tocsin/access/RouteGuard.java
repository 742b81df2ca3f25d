package io.tocsin.access;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.StringPermission;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Guards a Vert.x route by the identities and permissions that guard resource methods. */
@ApplicationScoped
public class RouteGuard {

    private final IdentityProviderManager identities;

    RouteGuard(IdentityProviderManager identities) {
        this.identities = identities;
    }

    /** Who sent the request; fails as Quarkus Security does where nobody did who holds {@code resource:action}. */
    public Uni<Caller> require(RoutingContext context, String resource, String action) {
        return QuarkusHttpUser.getSecurityIdentity(context, identities).flatMap(identity -> check(identity, resource, action));
    }

    private static Uni<Caller> check(SecurityIdentity identity, String resource, String action) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().failure(new UnauthorizedException());
        }
        return identity.checkPermission(new StringPermission(resource, action)).map(allowed -> {
            if (!allowed) {
                throw new ForbiddenException();
            }
            return Caller.of(identity);
        });
    }
}
