package io.tocsin.bench.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.access.App;
import io.tocsin.access.AppDirectory;
import io.tocsin.grouping.Fingerprint;
import io.tocsin.time.Instants;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The same event, stored by one {@code persist} in a transaction of its own. All that Tocsin does beside that is left out in
 * the baseline's favour: no key is checked, no field is, no id of a client's is looked for, and nothing is counted.
 */
@Path("/bench/persist")
class PersistResource {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final PersistedEvents events;
    private final AppDirectory apps;
    private final ObjectMapper json;
    private final Clock clock;

    PersistResource(PersistedEvents events, AppDirectory apps, ObjectMapper json, Clock clock) {
        this.events = events;
        this.apps = apps;
        this.json = json;
        this.clock = clock;
    }

    /** The event as the load generator sends it. */
    @RegisterForReflection
    record Sent(
            String errorType,
            String message,
            String app,
            String level,
            String environment,
            String release,
            String serverName,
            String transaction,
            String logger,
            String platform,
            String stackTrace,
            String userId,
            Map<String, String> tags) {}

    /** The answer. */
    @RegisterForReflection
    record Accepted(UUID id) {}

    @POST
    @Transactional
    public Response persist(Sent sent) throws JsonProcessingException {
        App app = apps.byName(sent.app()).orElseThrow();
        Instant now = Instants.toMicros(clock.instant());
        PersistedEvent event = new PersistedEvent();
        event.id = IDS.generate();
        event.appId = app.id();
        event.occurredAt = now;
        event.receivedAt = now;
        event.issueId = Fingerprint.of(sent.errorType(), List.of()).issueId(app.name());
        event.count = 1;
        event.level = sent.level();
        event.environment = sent.environment();
        event.release = sent.release();
        event.errorType = sent.errorType();
        event.message = sent.message();
        event.serverName = sent.serverName();
        event.transaction = sent.transaction();
        event.logger = sent.logger();
        event.platform = sent.platform();
        event.userId = sent.userId();
        event.traceId = "";
        event.spanId = "";
        event.tags = json.writeValueAsString(sent.tags());
        event.payload = json.writeValueAsString(Map.of("stack_trace", sent.stackTrace()));
        events.persist(event);
        return Response.accepted(new Accepted(event.id)).build();
    }
}
