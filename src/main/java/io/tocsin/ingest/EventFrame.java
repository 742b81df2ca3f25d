package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.issue.Grouped;
import io.tocsin.issue.IssueDescription;
import io.tocsin.time.Instants;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events as bytes, for the spool and for dead letters. Big-endian: a version (1 byte), the number of issues (4) and
 * each one as it was grouped, the number of events (4), then each event's issue by its place (4; in version 1, which had no issues
 * before, its id) and fields in the order of {@link #write}: UUIDs in 16 bytes, instants as microseconds since 1970 in 8, numbers in 4, texts
 * and JSON as their length in bytes (4; -1 for none) and UTF-8. What a later version cannot read it must not write under this
 * number: frames outlive an upgrade.
 */
final class EventFrame {

    private static final byte VERSION = 2;
    /** Without issues: an event had only the id of its own. */
    private static final byte WITHOUT_ISSUES = 1;

    private static final int NONE = -1;
    private static final int FROM_CLIENT = 1;
    private static final int HAS_KEY = 2;

    private byte[] bytes;
    private int length;

    private EventFrame(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    /** The frame of these events. */
    static byte[] of(List<PendingEvent> events) {
        EventFrame frame = new EventFrame(
                64 + events.stream().mapToInt(event -> event.content().size()).sum());
        frame.ensure(1);
        frame.bytes[frame.length++] = VERSION;
        Map<UUID, Integer> places = frame.issues(events);
        frame.int4(events.size());
        events.forEach(event -> frame.write(
                event, Objects.requireNonNull(places.get(event.grouped().issueId()))));
        return Arrays.copyOf(frame.bytes, frame.length);
    }

    /**
     * The events of a frame.
     *
     * @throws IllegalArgumentException where it is none of this version's
     */
    static List<PendingEvent> read(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        try {
            byte version = bytes.get();
            if (version != VERSION && version != WITHOUT_ISSUES) {
                throw new IllegalArgumentException("a frame of version " + version + ", not " + VERSION);
            }
            List<Grouped> issues = version == WITHOUT_ISSUES ? List.of() : readIssues(bytes);
            int count = bytes.getInt();
            List<PendingEvent> events = new ArrayList<>(Math.min(Math.max(0, count), Limits.REQUEST_EVENTS));
            for (int i = 0; i < count; i++) {
                events.add(readEvent(bytes, version == WITHOUT_ISSUES ? null : issues));
            }
            if (bytes.hasRemaining()) {
                throw new IllegalArgumentException(bytes.remaining() + " bytes too many");
            }
            return events;
        } catch (BufferUnderflowException | DateTimeException broken) {
            throw new IllegalArgumentException("not a frame of events", broken);
        }
    }

    /** Writes every issue once; where each stands. */
    private Map<UUID, Integer> issues(List<PendingEvent> events) {
        Map<UUID, Integer> places = new HashMap<>();
        List<Grouped> issues = new ArrayList<>();
        for (PendingEvent event : events) {
            Grouped grouped = event.grouped();
            if (places.putIfAbsent(grouped.issueId(), issues.size()) == null) {
                issues.add(grouped);
            }
        }
        int4(issues.size());
        for (Grouped grouped : issues) {
            uuid(grouped.issueId());
            int4(grouped.version());
            IssueDescription description = grouped.description().get();
            text(description.title());
            text(description.culprit());
            json(description.explanation());
        }
        return places;
    }

    private static List<Grouped> readIssues(ByteBuffer bytes) {
        int count = bytes.getInt();
        List<Grouped> issues = new ArrayList<>(Math.min(Math.max(0, count), Limits.REQUEST_EVENTS));
        for (int i = 0; i < count; i++) {
            UUID id = readUuid(bytes);
            int version = bytes.getInt();
            String title = readText(bytes);
            String culprit = readText(bytes);
            JsonText explanation = readJson(bytes);
            if (explanation == null) {
                throw new IllegalArgumentException("an explanation is missing");
            }
            IssueDescription description = new IssueDescription(title, culprit, explanation);
            issues.add(new Grouped(id, version, () -> description));
        }
        return issues;
    }

    private void write(PendingEvent event, int issue) {
        EventContent content = event.content();
        UUID key = event.keyId();
        ensure(1);
        bytes[length++] = (byte) ((content.clientId() ? FROM_CLIENT : 0) | (key == null ? 0 : HAS_KEY));
        if (key != null) {
            uuid(key);
        }
        text(event.app());
        int4(issue);
        uuid(content.id());
        instant(content.occurredAt());
        instant(content.receivedAt());
        int4(content.count());
        text(content.level());
        text(content.environment());
        text(content.release());
        text(content.errorType());
        text(content.message());
        text(content.serverName());
        text(content.transaction());
        text(content.logger());
        text(content.platform());
        text(content.userId());
        text(content.traceId());
        text(content.spanId());
        json(content.tags());
        json(content.payload());
    }

    private static PendingEvent readEvent(ByteBuffer bytes, @Nullable List<Grouped> issues) {
        int flags = bytes.get();
        UUID key = (flags & HAS_KEY) == 0 ? null : readUuid(bytes);
        String app = readText(bytes);
        Grouped grouped = issues == null ? null : issue(issues, bytes.getInt());
        UUID issueId = grouped == null ? readUuid(bytes) : grouped.issueId();
        EventContent content = new EventContent(
                readUuid(bytes),
                (flags & FROM_CLIENT) != 0,
                readInstant(bytes),
                readInstant(bytes),
                bytes.getInt(),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readText(bytes),
                readJson(bytes),
                readJson(bytes));
        return new PendingEvent(app, key, grouped == null ? IssueOf.earlier(issueId, content) : grouped, content);
    }

    private static Grouped issue(List<Grouped> issues, int place) {
        if (place < 0 || place >= issues.size()) {
            throw new IllegalArgumentException("an issue at " + place + " of " + issues.size());
        }
        return issues.get(place);
    }

    private void uuid(UUID value) {
        int8(value.getMostSignificantBits());
        int8(value.getLeastSignificantBits());
    }

    private static UUID readUuid(ByteBuffer bytes) {
        long most = bytes.getLong();
        return new UUID(most, bytes.getLong());
    }

    private void instant(Instant value) {
        int8(Instants.epochMicros(value));
    }

    private static Instant readInstant(ByteBuffer bytes) {
        return Instants.ofEpochMicros(bytes.getLong());
    }

    private void text(String value) {
        put(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String readText(ByteBuffer bytes) {
        byte[] utf8 = readBytes(bytes);
        if (utf8 == null) {
            throw new IllegalArgumentException("a text is missing");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void json(@Nullable JsonText value) {
        if (value == null) {
            int4(NONE);
        } else {
            put(value.toBytes());
        }
    }

    private static @Nullable JsonText readJson(ByteBuffer bytes) {
        byte[] utf8 = readBytes(bytes);
        return utf8 == null ? null : JsonText.ofOwned(utf8);
    }

    private static byte @Nullable [] readBytes(ByteBuffer bytes) {
        int size = bytes.getInt();
        if (size == NONE) {
            return null;
        }
        if (size < 0 || size > bytes.remaining()) {
            throw new IllegalArgumentException("a field of " + size + " bytes");
        }
        byte[] field = new byte[size];
        bytes.get(field);
        return field;
    }

    private void put(byte[] value) {
        int4(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void int4(int value) {
        ensure(4);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += 4;
    }

    private void int8(long value) {
        ensure(8);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += 8;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
