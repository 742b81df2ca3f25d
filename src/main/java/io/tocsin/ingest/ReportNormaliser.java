package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.access.Caller;
import io.tocsin.access.EnvironmentName;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ApiException;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;
import io.tocsin.stats.RequestCount;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;

/**
 * Turns a report of requests as it was sent into one that can be counted: types and bounds checked, texts scrubbed. Nothing is cut or
 * moved here: a figure that is wrong is refused. Never blocks.
 */
@ApplicationScoped
class ReportNormaliser {

    private static final String START = "period_start";
    private static final String END = "period_end";
    private static final String SOURCE = "source";
    private static final String FAILED = "failed";
    private static final String DURATIONS = "duration_ms";

    /** A misspelt {@code failed} would change what the report says, in silence. */
    private static final Set<String> FIELDS =
            Set.of("app", "environment", "release", "operation", SOURCE, START, END, "total", FAILED, DURATIONS);

    private final Duration retention;
    private final ScrubbingByApp scrubbing;

    ReportNormaliser(RetentionSettings retention, ScrubbingByApp scrubbing) {
        this.retention = retention.events();
        this.scrubbing = scrubbing;
    }

    /** A report that can be counted, and what was taken out of its texts. */
    record Normalised(PendingReport report, Tally scrubbed) {}

    /**
     * Normalises one report.
     *
     * @throws ApiException 422 with the reason for each wrong field; 403 where the caller's key is bound to another app
     */
    Normalised normalise(JsonNode report, Origin origin) {
        if (!(report instanceof ObjectNode)) {
            throw ApiException.invalid("request", "must be an object");
        }
        Caller caller = origin.caller();
        Scrubber scrubber = scrubbing.of(
                caller.app() == null
                        ? report.path("app").asText()
                        : caller.app().name());
        Tally tally = new Tally();
        FieldReader fields = new FieldReader(report);
        for (Iterator<String> names = report.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                fields.problem(
                        StorableText.cut(scrubber.name(StorableText.of(name), tally), Limits.SHORT_TEXT),
                        "is no field of a request count");
            }
        }
        String app = AppField.of(fields, caller, scrubber);
        String environment =
                caller.test() ? AppField.TEST_ENVIRONMENT : EnvironmentName.canonical(fields.shortText("environment"));
        String release = fields.shortText("release");
        String operation = fields.shortText("operation");
        String source = fields.shortText(SOURCE);
        if (source.isEmpty()) {
            fields.problem(SOURCE, "is required: the instance that reports");
        }
        Instant from = required(fields, START);
        Instant to = required(fields, END);
        Instant correctedFrom = from.minus(origin.drift());
        Instant correctedTo = to.minus(origin.drift());
        if (!from.equals(Instant.EPOCH) && !to.equals(Instant.EPOCH)) {
            check(fields, correctedFrom, correctedTo, origin.receivedAt());
        }
        long total = fields.whole("total", RequestCount.MOST_REQUESTS);
        Long failed = fields.get(FAILED) == null ? null : (Long) fields.whole(FAILED, RequestCount.MOST_REQUESTS);
        if (failed != null && failed > total) {
            fields.problem(FAILED, "is more than total");
        }
        DurationField durations = DurationField.of(fields, DURATIONS, total);
        fields.mustBeSound();
        // By what was sent: two sources that are scrubbed alike are still two.
        UUID key = new Digest()
                .text(environment)
                .text(release)
                .text(operation)
                .text(source)
                .instant(from)
                .instant(to)
                .uuid();
        Digest body = new Digest().number(total).number(failed == null ? -1 : failed);
        durations.addTo(body);
        RequestCount count = new RequestCount(
                key,
                body.uuid(),
                origin.receivedAt(),
                scrubber.identifier(environment, tally),
                scrubber.identifier(release, tally),
                scrubbed(operation, scrubber, tally),
                scrubber.identifier(source, tally),
                Instants.toMicros(correctedFrom),
                Instants.toMicros(correctedTo),
                total,
                failed,
                durations.durations());
        return new Normalised(new PendingReport(app, caller.keyId(), count), tally);
    }

    /** Of the epoch where it is missing, so that what comes after need not ask. */
    private static Instant required(FieldReader fields, String name) {
        Instant instant = fields.instant(name);
        if (instant == null) {
            fields.problem(name, "is required");
            return Instant.EPOCH;
        }
        return Instants.toMicros(instant);
    }

    private void check(FieldReader fields, Instant from, Instant to, Instant receivedAt) {
        if (!from.isBefore(to)) {
            fields.problem(END, "must lie after " + START);
        } else if (Duration.between(from, to).compareTo(RequestCount.LONGEST_PERIOD) > 0) {
            fields.problem(END, "lies more than an hour after " + START);
        }
        if (to.isAfter(receivedAt.plus(EventNormaliser.AHEAD))) {
            fields.problem(END, "lies in the future by more than 5 minutes");
        }
        if (from.isBefore(receivedAt.minus(retention))) {
            fields.problem(
                    START,
                    "lies more than " + retention.toDays()
                            + " days back, which is how long counts by the minute are kept");
        }
    }

    private static String scrubbed(String text, Scrubber scrubber, Tally tally) {
        return StorableText.cut(scrubber.text(text, tally), Limits.SHORT_TEXT);
    }
}
