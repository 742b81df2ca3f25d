package io.tocsin.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application that posts errors.
 *
 * @param id the number used in the tables, and the project number of a Sentry DSN
 * @param publicId the id shown in the API
 * @param name unique; {@code [A-Za-z0-9._-]{1,64}}
 * @param sentryKey the public half of the app's DSN, 32 hexadecimal digits
 * @param createdAt when it was made
 * @param retiredAt when it was taken out of service; null while it is in service
 */
public record App(
        int id,
        UUID publicId,
        String name,
        String sentryKey,
        Instant createdAt,
        @Nullable Instant retiredAt) {

    /** Whether it is out of service: it takes no events, and no rule watches it. */
    public boolean isRetired() {
        return retiredAt != null;
    }

    App retiredAt(@Nullable Instant at) {
        return new App(id, publicId, name, sentryKey, createdAt, at);
    }
}
