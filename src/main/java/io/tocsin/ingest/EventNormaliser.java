package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tocsin.access.Caller;
import io.tocsin.access.EnvironmentName;
import io.tocsin.appsettings.AppSettings;
import io.tocsin.appsettings.EventSizes;
import io.tocsin.appsettings.FilterKind;
import io.tocsin.appsettings.Settings;
import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.issue.Grouped;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event as it was sent into one that can be stored. It scrubs the event's JSON in place, then reads each field, notes what it
 * had to change, and drops what the app's filters match. It uses the app's settings as they are in memory and never blocks.
 */
@ApplicationScoped
class EventNormaliser {

    /** What becomes of a sound event. */
    sealed interface Outcome permits Normalised, Filtered {

        /** What was taken out of it. */
        Tally scrubbed();
    }

    /** An event that can be stored, once its app is known. */
    record Normalised(String app, EventContent content, Grouped grouped, Tally scrubbed) implements Outcome {}

    /** An event that its app does not want to keep. */
    record Filtered(UUID id, FilterKind by, Tally scrubbed) implements Outcome {}

    /** Clocks differ: an event may be this far ahead of ours before it counts as wrong. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Set<String> FIELDS = Set.of(
            "error_type",
            "message",
            "app",
            "event_id",
            "timestamp",
            "level",
            "environment",
            "release",
            "server_name",
            "transaction",
            "logger",
            "platform",
            "stack_trace",
            "exceptions",
            "user_id",
            "request",
            "tags",
            "context",
            "trace_id",
            "span_id",
            "fingerprint",
            "count");

    private final Duration retention;
    private final AppSettings settings;
    private final ScrubbingByApp scrubbing;
    private final GroupingByApp grouping;
    // Not static: a native image must not hold a random generator.
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    EventNormaliser(
            RetentionSettings retention, AppSettings settings, ScrubbingByApp scrubbing, GroupingByApp grouping) {
        this.retention = retention.events();
        this.settings = settings;
        this.scrubbing = scrubbing;
        this.grouping = grouping;
    }

    /**
     * Normalises one event.
     *
     * @param bytes how long its JSON is as it was sent
     * @param isCut whether values in it were cut, since they were nested too deep
     * @throws ApiException 422 if it has no app, or neither a type nor a message; 403 if the caller's key is bound to another app; 413
     *     if it is larger than its app takes
     */
    Outcome normalise(JsonNode event, int bytes, boolean isCut, Origin origin) {
        if (!(event instanceof ObjectNode object)) {
            throw ApiException.invalid("event", "must be an object");
        }
        Caller caller = origin.caller();
        Instant receivedAt = origin.receivedAt();
        String sentApp =
                caller.app() == null ? event.path("app").asText() : caller.app().name();
        Settings own = settings.of(sentApp);
        EventSizes sizes = own.sizes();
        if (bytes > sizes.event()) {
            throw EntrySplitter.tooLarge(EntryKind.EVENT, sizes.event());
        }
        Scrubber scrubber = scrubbing.of(sentApp);
        EventScrub scrub = new EventScrub(scrubber);
        scrub.scrub(object);
        EventNotes notes = new EventNotes(scrubber);
        if (isCut) {
            notes.cutDepth();
        }
        EventFieldReader fields = new EventFieldReader(event, notes);
        UUID clientId = fields.uuid("event_id");
        Instant occurredAt = occurredAt(fields.instant("timestamp"), origin, notes);
        String message = cut(fields.text("message"), "message", sizes.message(), notes);
        String stackTrace = cut(fields.text("stack_trace"), "stack_trace", sizes.stackTrace(), notes);
        JsonNode exceptions = ExceptionChain.read(fields, notes);
        String errorType = fields.name("error_type");
        if (errorType.isEmpty()) {
            errorType = ExceptionChain.outermostType(exceptions);
        }
        if (errorType.isEmpty() && message.isEmpty()) {
            fields.problem("error_type", "is required, as text, if there is no message");
        }
        List<String> fingerprint = FingerprintField.read(fields, notes);
        String environment =
                EventFieldReader.cut("environment", EnvironmentName.canonical(fields.text("environment")), notes);
        String app = AppField.of(fields, caller, scrubber);
        EventContent content = new EventContent(
                clientId == null ? ids.generate() : clientId,
                clientId != null,
                occurredAt,
                receivedAt,
                fields.integer("count", 1, Limits.MOST_COUNT, 1),
                fields.level("error"),
                caller.test() ? AppField.TEST_ENVIRONMENT : environment,
                fields.shortText("release"),
                errorType,
                message,
                fields.shortText("server_name"),
                fields.shortText("transaction"),
                fields.shortText("logger"),
                fields.shortText("platform"),
                fields.identifier("user_id"),
                fields.shortText("trace_id"),
                fields.shortText("span_id"),
                TagsField.read(fields, notes),
                payload(object, fields, stackTrace, exceptions, fingerprint, notes, scrub.tally()));
        fields.mustBeSound();
        FilterKind filter = own.filters().match(content, origin::address);
        if (filter != null) {
            return new Filtered(content.id(), filter, scrub.tally());
        }
        return new Normalised(
                app,
                content,
                IssueOf.event(grouping.of(app), app, content, stackTrace, exceptions, fingerprint),
                scrub.tally());
    }

    private Instant occurredAt(@Nullable Instant sent, Origin origin, EventNotes notes) {
        Instant receivedAt = origin.receivedAt();
        if (sent == null) {
            return receivedAt;
        }
        Instant asked = sent.minus(origin.drift());
        if (!origin.drift().isZero()) {
            notes.clockCorrected(sent, origin.drift().toMillis() / 1_000.0);
        }
        if (asked.isAfter(receivedAt.plus(AHEAD))) {
            // Its sender's clock is wrong; it happened shortly before it came.
            notes.clamped("timestamp", asked.toString());
            return receivedAt;
        }
        Instant oldest = receivedAt.minus(retention);
        if (asked.isBefore(oldest)) {
            notes.clamped("timestamp", asked.toString());
            return oldest;
        }
        return Instants.toMicros(asked);
    }

    private static String cut(String text, String field, int mostBytes, EventNotes notes) {
        String cut = StorableText.cutBytes(text, mostBytes);
        if (cut.length() < text.length()) {
            notes.cut(field, text.length());
        }
        return cut;
    }

    private static @Nullable JsonText payload(
            ObjectNode event,
            EventFieldReader fields,
            String stackTrace,
            @Nullable JsonNode exceptions,
            List<String> fingerprint,
            EventNotes notes,
            Tally scrubbed) {
        PayloadWriter payload = new PayloadWriter();
        payload.put("stack_trace", stackTrace);
        payload.put("exceptions", exceptions);
        payload.put("request", fields.object("request"));
        payload.put("context", fields.object("context"));
        payload.put("fingerprint", FingerprintField.toJson(fingerprint));
        payload.put("extra", extra(event, fields.moved()));
        if (payload.numbersAsText() > 0) {
            notes.numbersAsText(payload.numbersAsText());
        }
        notes.scrubbed(scrubbed);
        payload.put("notes", notes.toJson());
        return payload.end();
    }

    /** Fields that the contract does not name, and values that their field cannot hold, are kept for their sender to find. */
    private static @Nullable JsonNode extra(ObjectNode event, @Nullable ObjectNode moved) {
        ObjectNode extra = moved;
        for (Map.Entry<String, JsonNode> entry : event.properties()) {
            if (!FIELDS.contains(entry.getKey())) {
                if (extra == null) {
                    extra = JsonNodeFactory.instance.objectNode();
                }
                extra.set(entry.getKey(), entry.getValue());
            }
        }
        return extra;
    }
}
