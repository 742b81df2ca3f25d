package io.tocsin.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a key may do: a set of {@code resource:action}, where {@code *} stands for any. Pure. */
record Permissions(List<Grant> grants) {

    private static final String DATA = "data";

    /** What the API asks for; a permission outside of these could never be of use. */
    private static final Set<String> RESOURCES =
            Set.of("events", "issues", "requests", "alerts", "monitors", "runbooks", "health", "admin", DATA);

    private static final Set<String> ACTIONS = Set.of("read", "write");
    /** What was stored may be deleted, and by this permission alone. */
    private static final String DELETE = "delete";

    private static final String ANY = "*";

    /** Everything: the administrator's. */
    static final Permissions ALL = new Permissions(List.of(new Grant(ANY, ANY)));

    record Grant(String resource, String action) {

        /** Whether it allows all that another one allows; {@code *} is covered by {@code *} alone. */
        boolean covers(Grant other) {
            return (resource.equals(ANY) || resource.equals(other.resource))
                    && (action.equals(ANY) || action.equals(other.action));
        }

        boolean covers(String askedResource, String askedAction) {
            return (resource.equals(ANY) || resource.equals(askedResource))
                    && (action.equals(ANY) || action.equals(askedAction));
        }
    }

    Permissions {
        grants = List.copyOf(grants);
    }

    /** Whether they allow {@code resource:action}. */
    boolean allow(String resource, String action) {
        for (Grant grant : grants) {
            if (grant.covers(resource, action)) {
                return true;
            }
        }
        return false;
    }

    /** Whether they allow all that a grant allows. */
    boolean allowAllOf(Grant other) {
        for (Grant grant : grants) {
            if (grant.covers(other)) {
                return true;
            }
        }
        // All actions, one by one. Reading and writing everything does not include deleting.
        return other.action().equals(ANY)
                && actions(other.resource()).stream()
                        .allMatch(action ->
                                grants.stream().anyMatch(grant -> grant.covers(new Grant(other.resource(), action))));
    }

    private static Set<String> actions(String resource) {
        return switch (resource) {
            case DATA -> Set.of(DELETE);
            case ANY -> Set.of("read", "write", DELETE);
            default -> ACTIONS;
        };
    }

    /** Whether they reach beyond every single app. */
    boolean administer() {
        return allow("admin", "read") || allow("admin", "write");
    }

    List<String> texts() {
        return grants.stream()
                .map(grant -> grant.resource() + ":" + grant.action())
                .toList();
    }

    /** Permissions that were checked when they were stored. */
    static Permissions of(List<String> texts) {
        List<Grant> grants = new ArrayList<>(texts.size());
        for (String text : texts) {
            int colon = text.indexOf(':');
            grants.add(
                    colon < 0 ? new Grant(text, ANY) : new Grant(text.substring(0, colon), text.substring(colon + 1)));
        }
        return new Permissions(grants);
    }

    /** Why a text is no permission; null where it is one. */
    static @Nullable String problem(String text) {
        if (text.equals(ANY)) {
            return null;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return "is not of the form resource:action";
        }
        String resource = text.substring(0, colon);
        String action = text.substring(colon + 1);
        if (!resource.equals(ANY) && !RESOURCES.contains(resource)) {
            return "knows no resource of that name; there are " + new TreeSet<>(RESOURCES) + " and *";
        }
        if (resource.equals(DATA)) {
            return action.equals(DELETE) || action.equals(ANY) ? null : "must be data:delete";
        }
        if (!action.equals(ANY) && !ACTIONS.contains(action)) {
            return "knows no action of that name; there are read, write and *";
        }
        return null;
    }
}
