package io.tocsin.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whoever sent the request: what features need to know of the key, beyond its permissions.
 *
 * @param keyId the key's id
 * @param keyName the key's name, for logs of who did what
 * @param app the app the key is bound to; null where it may speak for any
 * @param test whether it is a {@code sk_test_} key, whose events land in the environment {@code test}
 */
public record Caller(UUID keyId, String keyName, @Nullable App app, boolean test) {

    /** The attribute of the identity that holds its caller. */
    static final String ATTRIBUTE = "tocsin.caller";

    static Caller of(ApiKey key) {
        return new Caller(key.id(), key.name(), key.app(), key.test());
    }

    /** The caller behind an authenticated identity. */
    public static Caller of(SecurityIdentity identity) {
        Caller caller = identity.getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException("No caller: the path is not protected by a permission");
        }
        return caller;
    }
}
