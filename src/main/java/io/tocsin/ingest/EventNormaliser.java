package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tocsin.access.Caller;
import io.tocsin.appsettings.AppSettings;
import io.tocsin.appsettings.EventSizes;
import io.tocsin.appsettings.FilterKind;
import io.tocsin.appsettings.Settings;
import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.issue.Grouped;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event as it was sent into one that can be stored: scrubbed first of all, types and bounds checked, what may be cut is
 * cut and what was done is noted on the event; what its app does not want to keep ends here. All by the app's settings as they are in
 * memory: it never blocks. The JSON it is given is scrubbed in place.
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

    private static final List<String> LEVELS = List.of("fatal", "error", "warning", "info", "debug");
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
     * @throws ApiException 422 with the reason for each wrong field; 403 where the caller's key is bound to another app; 413 where
     *     it is larger than its app takes
     */
    Outcome normalise(JsonNode event, int bytes, Origin origin) {
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
        FieldReader fields = new FieldReader(event);
        ArrayNode notes = JsonNodeFactory.instance.arrayNode(0);
        UUID clientId = fields.uuid("event_id");
        Instant occurredAt = occurredAt(fields.instant("timestamp"), receivedAt, notes);
        String message = cut(fields.text("message"), "message", sizes.message(), notes);
        String stackTrace = cut(fields.text("stack_trace"), "stack_trace", sizes.stackTrace(), notes);
        JsonNode exceptions = ExceptionChain.checked(fields);
        String errorType = fields.shortText("error_type");
        if (errorType.isEmpty()) {
            errorType = ExceptionChain.outermostType(exceptions);
        }
        if (errorType.isEmpty() && message.isEmpty()) {
            fields.problem("error_type", "is required where there is no message");
        }
        List<String> fingerprint = fingerprint(fields);
        String environment = fields.shortText("environment");
        String app = AppField.of(fields, caller, scrubber);
        scrub.tally().forEach((kind, count) -> notes.add(scrubbed(kind, count)));
        EventContent content = new EventContent(
                clientId == null ? ids.generate() : clientId,
                clientId != null,
                occurredAt,
                receivedAt,
                fields.integer("count", 1, Limits.MOST_COUNT, 1),
                fields.oneOf("level", LEVELS, "error"),
                caller.test() ? AppField.TEST_ENVIRONMENT : environment,
                fields.shortText("release"),
                errorType,
                message,
                fields.shortText("server_name"),
                fields.shortText("transaction"),
                fields.shortText("logger"),
                fields.shortText("platform"),
                fields.shortText("user_id"),
                fields.shortText("trace_id"),
                fields.shortText("span_id"),
                tags(fields),
                payload(event, fields, stackTrace, exceptions, notes));
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

    private Instant occurredAt(@Nullable Instant asked, Instant receivedAt, ArrayNode notes) {
        if (asked == null) {
            return receivedAt;
        }
        if (asked.isAfter(receivedAt.plus(AHEAD))) {
            // Its sender's clock is wrong; it happened shortly before it came.
            notes.add(note("timestamp", "clamped").put("sent", asked.toString()));
            return receivedAt;
        }
        Instant oldest = receivedAt.minus(retention);
        if (asked.isBefore(oldest)) {
            notes.add(note("timestamp", "clamped").put("sent", asked.toString()));
            return oldest;
        }
        return Instants.toMicros(asked);
    }

    private static String cut(String text, String field, int mostBytes, ArrayNode notes) {
        String cut = StorableText.cutBytes(text, mostBytes);
        if (cut.length() < text.length()) {
            notes.add(note(field, "cut").put("sent_characters", text.length()));
        }
        return cut;
    }

    private static ObjectNode note(String field, String what) {
        return JsonNodeFactory.instance.objectNode().put("field", field).put("note", what);
    }

    private static ObjectNode scrubbed(Kind kind, int count) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("note", "scrubbed")
                .put("kind", kind.word())
                .put("count", count);
    }

    private static List<String> fingerprint(FieldReader fields) {
        JsonNode sent = fields.array("fingerprint", Limits.FINGERPRINT_PARTS);
        if (sent == null) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            JsonNode part = sent.get(i);
            if (!part.isTextual() || part.textValue().length() > Limits.SHORT_TEXT) {
                fields.problem(
                        "fingerprint[" + i + "]", "must be a string of at most " + Limits.SHORT_TEXT + " characters");
            } else {
                parts.add(StorableText.of(part.textValue()));
            }
        }
        return parts;
    }

    private static @Nullable JsonText tags(FieldReader fields) {
        JsonNode sent = fields.object("tags");
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        if (sent.size() > Limits.TAGS) {
            fields.problem("tags", "has more than " + Limits.TAGS + " entries");
            return null;
        }
        PayloadWriter tags = new PayloadWriter();
        for (Map.Entry<String, JsonNode> tag : sent.properties()) {
            String value = tag.getValue().isValueNode() ? tag.getValue().asText() : null;
            if (value == null
                    || value.length() > Limits.SHORT_TEXT
                    || tag.getKey().length() > Limits.SHORT_TEXT) {
                fields.problem(
                        "tags." + StorableText.cut(tag.getKey(), Limits.SHORT_TEXT),
                        "must be a string, name and value of at most " + Limits.SHORT_TEXT + " characters");
            } else {
                tags.put(tag.getKey(), JsonNodeFactory.instance.textNode(value));
            }
        }
        return tags.end();
    }

    private static @Nullable JsonText payload(
            JsonNode event, FieldReader fields, String stackTrace, @Nullable JsonNode exceptions, ArrayNode notes) {
        PayloadWriter payload = new PayloadWriter();
        payload.put("stack_trace", stackTrace);
        payload.put("exceptions", exceptions);
        payload.put("request", RequestField.checked(fields));
        payload.put("context", fields.object("context"));
        payload.put("fingerprint", fields.get("fingerprint"));
        payload.put("extra", unknown(event));
        payload.put("notes", notes.isEmpty() ? null : notes);
        return payload.end();
    }

    /** Fields that the contract does not name are kept as they are, for whoever sent them to find. */
    private static @Nullable JsonNode unknown(JsonNode event) {
        ObjectNode unknown = null;
        for (Map.Entry<String, JsonNode> entry : event.properties()) {
            if (!FIELDS.contains(entry.getKey())) {
                if (unknown == null) {
                    unknown = JsonNodeFactory.instance.objectNode();
                }
                unknown.set(entry.getKey(), entry.getValue());
            }
        }
        return unknown;
    }
}
