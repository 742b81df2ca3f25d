package io.tocsin.issue;

import io.tocsin.event.EventContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one batch adds to one issue. */
final class IssueGain {

    private final int appId;
    private final Grouped grouped;
    private final EventContent any;
    private final Set<String> environments = new TreeSet<>();
    private final Set<Long> users = new TreeSet<>();
    private final Map<String, Span> releases = new HashMap<>(4);
    private final List<EventContent> contents = new ArrayList<>();
    private final Map<Releases.Release, Instant> sights = new HashMap<>(4);

    /** When something happened first and last. */
    record Span(Instant first, Instant last) {

        Span with(Span other) {
            return new Span(
                    first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
        }
    }

    private long count;
    private double heat = Double.NEGATIVE_INFINITY;
    private EventContent first;
    private EventContent last;

    IssueGain(int appId, Grouped grouped, EventContent content) {
        this.appId = appId;
        this.grouped = grouped;
        this.any = content;
        this.first = content;
        this.last = content;
    }

    /** Nothing yet, for the issue that stands for several. */
    IssueGain empty() {
        return new IssueGain(appId, grouped, any);
    }

    void add(IssueGain other) {
        other.contents.forEach(this::add);
    }

    void add(EventContent content) {
        contents.add(content);
        count += content.count();
        heat = Heat.plus(heat, Heat.of(content.count(), content.occurredAt()));
        if (content.occurredAt().isBefore(first.occurredAt())) {
            first = content;
        }
        if (!content.occurredAt().isBefore(last.occurredAt())) {
            last = content;
        }
        if (!content.environment().isEmpty()) {
            environments.add(content.environment());
        }
        releases.merge(content.release(), new Span(content.occurredAt(), content.occurredAt()), Span::with);
        if (!content.release().isEmpty()) {
            sights.merge(
                    new Releases.Release(appId, content.environment(), content.release()),
                    content.occurredAt(),
                    (one, other) -> one.isBefore(other) ? one : other);
        }
        if (!content.userId().isEmpty()) {
            users.add(AffectedUsers.hash(content.userId()));
        }
    }

    int appId() {
        return appId;
    }

    Grouped grouped() {
        return grouped;
    }

    /** Of whichever event came first; all events of an issue that was not grouped by the client have the same, or nearly so. */
    String errorType() {
        return any.errorType();
    }

    long count() {
        return count;
    }

    double heat() {
        return heat;
    }

    EventContent first() {
        return first;
    }

    EventContent last() {
        return last;
    }

    /** Its events, in the order they came. */
    List<EventContent> contents() {
        return contents;
    }

    Set<String> environments() {
        return environments;
    }

    Set<Long> users() {
        return users;
    }

    /** By release; '' where an event had none. */
    Map<String, Span> releases() {
        return releases;
    }

    /** The first sight of each release, by environment; of events without a release there is none. */
    Map<Releases.Release, Instant> sights() {
        return sights;
    }
}
