package io.tocsin.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that a key grants no more than it has. Pure. */
final class KeyGrants {

    private KeyGrants() {}

    /**
     * Checks a new key against the key that makes it.
     *
     * @param permissions those of the new key, as they were sent
     * @param app the app that the new key is bound to; null if it is bound to none
     * @param expires when the new key expires; null if that was not sent
     * @param problems gets the reason for each field that grants too much
     */
    static void check(
            ApiKey granting,
            List<@Nullable String> permissions,
            @Nullable App app,
            boolean test,
            @Nullable Instant expires,
            Map<String, String> problems) {
        for (int i = 0; i < permissions.size(); i++) {
            String text = permissions.get(i);
            if (text != null && Permissions.problem(text) == null && !allows(granting, text)) {
                problems.putIfAbsent(
                        "permissions[" + i + "]",
                        "\"" + text + "\" is more than the key that makes it has; it has "
                                + String.join(", ", granting.permissions().texts()));
            }
        }
        App bound = granting.app();
        if (bound != null && (app == null || app.id() != bound.id())) {
            problems.putIfAbsent("app", "must be \"" + bound.name() + "\", to which the key that makes it is bound");
        }
        if (granting.test() && !test) {
            problems.putIfAbsent("test", "must be true: the key that makes it is a test key");
        }
        Instant end = granting.expiresAt();
        if (end != null && expires != null && expires.isAfter(end)) {
            problems.putIfAbsent("expires_at", "must be at most " + end + ", when the key that makes it expires");
        }
    }

    private static boolean allows(ApiKey granting, String permission) {
        return Permissions.of(List.of(permission)).grants().stream().allMatch(granting.permissions()::allowAllOf);
    }
}
