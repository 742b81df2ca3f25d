package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyReader.Body;
import io.tocsin.http.MemoryBudget.Reservation;
import io.tocsin.ingest.EventNormaliser.Filtered;
import io.tocsin.ingest.EventNormaliser.Normalised;
import io.tocsin.ingest.EventNormaliser.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** From a body's bytes to its entries: decoded, cut into entries, and each of them normalised and counted. Never blocks. */
@ApplicationScoped
class BodyParser {

    private final EventNormaliser events;
    private final ReportNormaliser reports;
    private final IngestMetrics metrics;
    private final ClockDriftMetrics drifts;

    BodyParser(EventNormaliser events, ReportNormaliser reports, IngestMetrics metrics, ClockDriftMetrics drifts) {
        this.drifts = drifts;
        this.events = events;
        this.reports = reports;
        this.metrics = metrics;
    }

    /**
     * Parses a body.
     *
     * @param kind what it holds
     * @param most how many bytes it may have when it is decoded
     * @param lines whether it is NDJSON
     * @throws ApiException where nothing of it can be read
     */
    RequestEntries parse(EntryKind kind, Body body, @Nullable String encoding, int most, boolean lines, Origin origin) {
        byte[] decoded = BodyDecoder.decode(body.bytes(), encoding, most, body.memory()::grow);
        RequestEntries parsed = switch (kind) {
            case EVENT -> events(decoded, body.memory(), lines, origin);
            case REPORT -> reports(decoded, body.memory(), lines, origin);
        };
        metrics.received(kind, parsed.count());
        parsed.rejected().forEach(rejection -> metrics.rejected(kind, rejection.code(), 1));
        return parsed;
    }

    private RequestEvents events(byte[] decoded, Reservation memory, boolean lines, Origin origin) {
        RequestEvents parsed = new RequestEvents(memory);
        parsed.single(EntrySplitter.split(decoded, lines, new Checked(EntryKind.EVENT, parsed) {

            @Override
            void take(int index, JsonNode entry, int bytes, boolean isCut) {
                Outcome outcome = events.normalise(entry, bytes, isCut, origin);
                metrics.scrubbed(outcome.scrubbed());
                if (outcome instanceof Filtered filtered) {
                    parsed.filter(filtered.id());
                    metrics.filtered(filtered.by());
                } else if (outcome instanceof Normalised good) {
                    corrected(good.app(), origin);
                    parsed.take(
                            index,
                            new PendingEvent(good.app(), origin.caller().keyId(), good.grouped(), good.content()));
                }
            }
        }));
        return parsed;
    }

    private RequestReports reports(byte[] decoded, Reservation memory, boolean lines, Origin origin) {
        RequestReports parsed = new RequestReports(memory);
        parsed.single(EntrySplitter.split(decoded, lines, new Checked(EntryKind.REPORT, parsed) {

            @Override
            void take(int index, JsonNode entry, int bytes, boolean isCut) {
                ReportNormaliser.Normalised good = reports.normalise(entry, origin);
                metrics.scrubbed(good.scrubbed());
                corrected(good.report().app(), origin);
                parsed.take(index, good.report());
            }
        }));
        return parsed;
    }

    private void corrected(String app, Origin origin) {
        if (!origin.drift().isZero()) {
            drifts.corrected(app, origin.drift());
        }
    }

    /** Rejects what cannot be taken. */
    private abstract static class Checked implements EntrySplitter.Sink {

        private final EntryKind kind;
        private final RequestEntries parsed;

        Checked(EntryKind kind, RequestEntries parsed) {
            this.kind = kind;
            this.parsed = parsed;
        }

        /** Takes an entry, or throws why not. */
        abstract void take(int index, JsonNode entry, int bytes, boolean isCut);

        @Override
        public EntryKind kind() {
            return kind;
        }

        @Override
        public void entry(int index, JsonNode entry, int bytes, boolean isCut) {
            try {
                take(index, entry, bytes, isCut);
            } catch (ApiException refusal) {
                rejected(index, refusal);
            }
        }

        @Override
        public void rejected(int index, ApiException reason) {
            parsed.reject(index, reason);
        }
    }
}
