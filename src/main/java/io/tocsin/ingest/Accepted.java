package io.tocsin.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to a request whose events are safe. */
sealed interface Accepted {

    /**
     * For a single event.
     *
     * @param duplicate true where the event had been stored before; absent otherwise
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record One(UUID id, @Nullable Boolean duplicate) implements Accepted {}

    /**
     * For several events.
     *
     * @param accepted how many are stored and were not before
     * @param duplicates how many had been stored before
     * @param ids the id of each event that is stored, in the order they came, duplicates too
     * @param rejected those that were not taken, with the reason
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvents")
    record Several(int accepted, int duplicates, List<UUID> ids, List<Rejection> rejected) implements Accepted {}
}
