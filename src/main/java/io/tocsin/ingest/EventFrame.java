package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.event.JsonText;
import io.tocsin.issue.Grouped;
import io.tocsin.issue.IssueDescription;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.util.ArrayList;
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

    private static final int FROM_CLIENT = 1;
    private static final int HAS_KEY = 2;

    private EventFrame() {}

    /** The frame of these events. */
    static byte[] of(List<PendingEvent> events) {
        FrameOutput frame = new FrameOutput(
                64 + events.stream().mapToInt(PendingEvent::size).sum());
        frame.int1(VERSION);
        Map<UUID, Integer> places = writeIssues(frame, events);
        frame.int4(events.size());
        events.forEach(event -> write(
                frame, event, Objects.requireNonNull(places.get(event.grouped().issueId()))));
        return frame.toBytes();
    }

    /**
     * The events of a frame.
     *
     * @throws IllegalArgumentException where it is none of this version's
     */
    static List<PendingEvent> read(byte[] frame) {
        FrameInput bytes = new FrameInput(frame);
        try {
            byte version = bytes.int1();
            if (version != VERSION && version != WITHOUT_ISSUES) {
                throw new IllegalArgumentException("a frame of version " + version + ", not " + VERSION);
            }
            List<Grouped> issues = version == WITHOUT_ISSUES ? List.of() : readIssues(bytes);
            int count = bytes.int4();
            List<PendingEvent> events = new ArrayList<>(Math.min(Math.max(0, count), Limits.REQUEST_EVENTS));
            for (int i = 0; i < count; i++) {
                events.add(readEvent(bytes, version == WITHOUT_ISSUES ? null : issues));
            }
            bytes.mustEnd();
            return events;
        } catch (BufferUnderflowException | DateTimeException broken) {
            throw new IllegalArgumentException("not a frame of events", broken);
        }
    }

    /** Writes every issue once; where each stands. */
    private static Map<UUID, Integer> writeIssues(FrameOutput frame, List<PendingEvent> events) {
        Map<UUID, Integer> places = new HashMap<>();
        List<Grouped> issues = new ArrayList<>();
        for (PendingEvent event : events) {
            Grouped grouped = event.grouped();
            if (places.putIfAbsent(grouped.issueId(), issues.size()) == null) {
                issues.add(grouped);
            }
        }
        frame.int4(issues.size());
        for (Grouped grouped : issues) {
            frame.uuid(grouped.issueId());
            frame.int4(grouped.version());
            IssueDescription description = grouped.description().get();
            frame.text(description.title());
            frame.text(description.culprit());
            frame.json(description.explanation());
        }
        return places;
    }

    private static List<Grouped> readIssues(FrameInput bytes) {
        int count = bytes.int4();
        List<Grouped> issues = new ArrayList<>(Math.min(Math.max(0, count), Limits.REQUEST_EVENTS));
        for (int i = 0; i < count; i++) {
            UUID id = bytes.uuid();
            int version = bytes.int4();
            String title = bytes.text();
            String culprit = bytes.text();
            JsonText explanation = bytes.json();
            if (explanation == null) {
                throw new IllegalArgumentException("an explanation is missing");
            }
            IssueDescription description = new IssueDescription(title, culprit, explanation);
            issues.add(new Grouped(id, version, () -> description));
        }
        return issues;
    }

    private static void write(FrameOutput frame, PendingEvent event, int issue) {
        EventContent content = event.content();
        UUID key = event.keyId();
        frame.int1((content.clientId() ? FROM_CLIENT : 0) | (key == null ? 0 : HAS_KEY));
        if (key != null) {
            frame.uuid(key);
        }
        frame.text(event.app());
        frame.int4(issue);
        frame.uuid(content.id());
        frame.instant(content.occurredAt());
        frame.instant(content.receivedAt());
        frame.int4(content.count());
        frame.text(content.level());
        frame.text(content.environment());
        frame.text(content.release());
        frame.text(content.errorType());
        frame.text(content.message());
        frame.text(content.serverName());
        frame.text(content.transaction());
        frame.text(content.logger());
        frame.text(content.platform());
        frame.text(content.userId());
        frame.text(content.traceId());
        frame.text(content.spanId());
        frame.json(content.tags());
        frame.json(content.payload());
    }

    private static PendingEvent readEvent(FrameInput bytes, @Nullable List<Grouped> issues) {
        int flags = bytes.int1();
        UUID key = (flags & HAS_KEY) == 0 ? null : bytes.uuid();
        String app = bytes.text();
        Grouped grouped = issues == null ? null : issue(issues, bytes.int4());
        UUID issueId = grouped == null ? bytes.uuid() : grouped.issueId();
        EventContent content = new EventContent(
                bytes.uuid(),
                (flags & FROM_CLIENT) != 0,
                bytes.instant(),
                bytes.instant(),
                bytes.int4(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.text(),
                bytes.json(),
                bytes.json());
        return new PendingEvent(app, key, grouped == null ? IssueOf.earlier(issueId, content) : grouped, content);
    }

    private static Grouped issue(List<Grouped> issues, int place) {
        if (place < 0 || place >= issues.size()) {
            throw new IllegalArgumentException("an issue at " + place + " of " + issues.size());
        }
        return issues.get(place);
    }
}
