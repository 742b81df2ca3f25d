package io.tocsin.ingest;

import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;

/** The app that something is posted for. */
final class AppField {

    /** Where everything lands that comes by a key for tests. */
    static final String TEST_ENVIRONMENT = "test";

    private AppField() {}

    /**
     * Its name; a wrong one is a problem of the fields.
     *
     * @throws ApiException 403 where the caller's key is bound to another app
     */
    static String of(FieldReader fields, Caller caller, Scrubber scrubber) {
        String asked = fields.text("app");
        if (caller.app() != null) {
            if (!asked.isEmpty() && !asked.equals(caller.app().name())) {
                throw ApiException.of(
                        ErrorCode.AUTHORIZATION_ERROR,
                        "The key is bound to the app " + caller.app().name() + " and may not write for another");
            }
            return caller.app().name();
        }
        if (asked.isEmpty()) {
            fields.problem("app", "is required, because the key is not bound to an app");
        } else if (!AppDirectory.NAME.matcher(asked).matches()) {
            fields.problem("app", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
        } else if (!scrubber.text(asked, new Tally()).equals(asked)) {
            fields.problem("app", "looks like a secret, which no app may be named");
        }
        return asked;
    }
}
