package io.tocsin.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to a request whose entries are safe. */
sealed interface Accepted {

    /**
     * For a single event.
     *
     * @param duplicate true where the event had been stored before; absent otherwise
     * @param filtered true where a filter of its app's settings matched, so that it is not stored; absent otherwise
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record One(
            UUID id, @Nullable Boolean duplicate, @Nullable Boolean filtered) implements Accepted {}

    /**
     * For several events.
     *
     * @param accepted how many are stored and were not before
     * @param duplicates how many had been stored before
     * @param filtered how many are not stored, since a filter of their app's settings matched; absent where none is
     * @param ids the id of each event that is stored, in the order they came, duplicates too
     * @param rejected those that were not taken, with the reason
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvents")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Several(int accepted, int duplicates, @Nullable Integer filtered, List<UUID> ids, List<Rejection> rejected)
            implements Accepted {}

    /**
     * For reports of requests, one or several.
     *
     * @param accepted how many are counted and were not before
     * @param duplicates how many had been counted before
     * @param rejected those that were not taken, with the reason
     */
    @RegisterForReflection
    @Schema(name = "AcceptedRequestCounts")
    record Counts(int accepted, int duplicates, List<Rejection> rejected) implements Accepted {}
}
