package io.tocsin.alert.mute;

import io.tocsin.http.ApiException;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import java.util.UUID;

/** The id within a path. */
final class PathId {

    private PathId() {}

    /**
     * Reads it.
     *
     * @throws ApiException 400 where it is none
     */
    static UUID of(String text) {
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return id;
    }
}
