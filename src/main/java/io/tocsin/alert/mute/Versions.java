package io.tocsin.alert.mute;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Refusals that whatever has an id and a version shares. */
final class Versions {

    private Versions() {}

    /**
     * Goes on where nobody has changed it meanwhile.
     *
     * @param what such as {@code silence}
     * @param sent null: whatever is there is changed
     * @throws ApiException 409
     */
    static void require(String what, long known, @Nullable Long sent) {
        if (sent != null && sent != known) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The " + what + " was changed meanwhile: it has the version " + known + " now",
                    Map.of("version", known));
        }
    }

    /** 404. */
    static ApiException notFound(String what, UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no " + what + " with the id " + id);
    }
}
