package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import io.tocsin.ingest.BodyReader.Body;
import io.tocsin.ingest.EventNormaliser.Filtered;
import io.tocsin.ingest.EventNormaliser.Normalised;
import io.tocsin.ingest.EventNormaliser.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** From a body's bytes to its events: decoded, cut into events, and each of them normalised and counted. Never blocks. */
@ApplicationScoped
class BodyParser {

    private final EventNormaliser normaliser;
    private final IngestMetrics metrics;

    BodyParser(EventNormaliser normaliser, IngestMetrics metrics) {
        this.normaliser = normaliser;
        this.metrics = metrics;
    }

    /**
     * Parses a body.
     *
     * @param most how many bytes it may have when it is decoded
     * @param lines whether it is NDJSON
     * @throws ApiException where nothing of it can be read
     */
    RequestEvents parse(Body body, @Nullable String encoding, int most, boolean lines, Origin origin) {
        byte[] decoded = BodyDecoder.decode(body.bytes(), encoding, most, body.memory()::grow);
        RequestEvents events = new RequestEvents(body.memory());
        boolean single = EventSplitter.split(decoded, lines, new EventSplitter.Sink() {

            @Override
            public void event(int index, JsonNode event, int bytes) {
                Outcome outcome;
                try {
                    outcome = normaliser.normalise(event, bytes, origin);
                } catch (ApiException refusal) {
                    events.reject(index, refusal);
                    return;
                }
                metrics.scrubbed(outcome.scrubbed());
                if (outcome instanceof Filtered filtered) {
                    events.filter(filtered.id());
                    metrics.filtered(filtered.by());
                } else if (outcome instanceof Normalised good) {
                    events.take(index, good);
                }
            }

            @Override
            public void rejected(int index, ApiException reason) {
                events.reject(index, reason);
            }
        });
        events.single(single);
        metrics.received(events.count());
        events.rejected().forEach(rejection -> metrics.rejected(rejection.code(), 1));
        return events;
    }
}
