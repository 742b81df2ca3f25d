package io.tocsin.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which apps the caller of the current request reads: a key that is bound to an app reads that app alone. */
@ApplicationScoped
public class ReadScope {

    /** No app has this number ({@code GENERATED ALWAYS AS IDENTITY} begins at 1), so a filter by it finds nothing. */
    private static final int NOBODY = 0;

    private final AppDirectory directory;
    private final SecurityIdentity identity;

    ReadScope(AppDirectory directory, SecurityIdentity identity) {
        this.directory = directory;
        this.identity = identity;
    }

    /**
     * The number of the app to filter by; empty for all apps. A name that nobody knows gives a number that no row has:
     * the answer is empty, as it would be for an app that has posted nothing yet.
     *
     * @param asked the {@code app} parameter
     * @throws ApiException 404 if the key is bound to another app
     */
    public Optional<Integer> appId(Optional<String> asked) {
        Optional<App> bound = bound(asked);
        return bound.isPresent()
                ? bound.map(App::id)
                : asked.map(name -> directory.byName(name).map(App::id).orElse(NOBODY));
    }

    /**
     * The name of the app to filter by, whether or not there is such an app; empty for all apps.
     *
     * @param asked the {@code app} parameter
     * @throws ApiException 404 if the key is bound to another app
     */
    public Optional<String> appName(Optional<String> asked) {
        return bound(asked).map(App::name).or(() -> asked);
    }

    /**
     * The one app that a question is about.
     *
     * @param name of the parameter
     * @param asked its value
     * @throws ApiException 422 if no app is named and the key is bound to none; 404 if the app does not exist or the key is bound to
     *     another one
     */
    public App oneApp(String name, Optional<String> asked) {
        Optional<App> bound = bound(asked);
        if (bound.isPresent()) {
            return bound.get();
        }
        String wanted =
                asked.orElseThrow(() -> ApiException.invalid(name, "is required, unless the key is bound to an app"));
        return directory.byName(wanted).orElseThrow(() -> unknown(wanted));
    }

    private static ApiException unknown(String app) {
        return ApiException.of(ErrorCode.NOT_FOUND, "Unknown app \"" + app + "\"");
    }

    private Optional<App> bound(Optional<String> asked) {
        App bound = Caller.of(identity).app();
        if (bound != null && asked.isPresent() && !asked.get().equals(bound.name())) {
            // Whether that app exists is not for this key to know.
            throw unknown(asked.get());
        }
        return Optional.ofNullable(bound);
    }
}
