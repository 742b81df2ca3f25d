package io.tocsin.alert.mute;

import io.tocsin.http.ApiException;
import io.tocsin.http.SingleLineText;
import io.tocsin.time.Instants;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a mute timing may be. Pure. */
final class MuteTimingRules {

    static final int LONGEST_NAME = 100;
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final String KIND = "kind";
    private static final String ENDS_AT = "ends_at";
    private static final String SCHEDULE = "schedule";

    private final Map<String, String> problems = new LinkedHashMap<>();

    private MuteTimingRules() {}

    /**
     * The mute timing that was sent.
     *
     * @param before the one that is changed; null for a new one
     * @param maker the name of the key that makes it
     * @throws ApiException 422 with each field that is wrong
     */
    static MuteTiming checked(MuteTimingInput sent, UUID id, @Nullable MuteTiming before, String maker, Instant now) {
        return new MuteTimingRules().read(sent, id, before, maker, now);
    }

    private MuteTiming read(MuteTimingInput sent, UUID id, @Nullable MuteTiming before, String maker, Instant now) {
        String name = SingleLineText.required("name", sent.name(), LONGEST_NAME, problems);
        MuteTimingKind kind = sent.kind();
        if (kind == null) {
            problems.put(KIND, "is required");
        }
        List<Matcher> matchers = MatcherRules.any(sent.matchers(), problems);
        ScheduleFields schedule = null;
        Instant start = null;
        Instant end = null;
        if (sent.schedule() != null) {
            if (sent.startsAt() != null || sent.endsAt() != null) {
                problems.put(SCHEDULE, "cannot stand beside starts_at and ends_at");
            }
            schedule = schedule(sent.schedule());
        } else if (kind == MuteTimingKind.QUIET_HOURS) {
            problems.put(SCHEDULE, "is required for quiet_hours");
        } else if (sent.startsAt() == null || sent.endsAt() == null) {
            problems.put(SCHEDULE, "is required, or starts_at and ends_at");
        } else {
            start = Instants.toMicros(sent.startsAt());
            end = Instants.toMicros(sent.endsAt());
            checkPeriod(start, end, before, now);
        }
        if (kind == null || !problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new MuteTiming(
                id,
                name,
                kind,
                matchers,
                start,
                end,
                schedule,
                !Boolean.FALSE.equals(sent.enabled()),
                before == null ? maker : before.createdBy(),
                before == null ? 1 : before.version() + 1,
                before == null ? now : before.createdAt(),
                now);
    }

    private void checkPeriod(Instant start, Instant end, @Nullable MuteTiming before, Instant now) {
        boolean stays = before != null && end.equals(before.endsAt());
        if (!end.isAfter(start)) {
            problems.put(ENDS_AT, "must lie after starts_at");
        } else if (!end.isAfter(now) && !stays) {
            problems.put(ENDS_AT, "must lie in the future");
        } else if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            problems.put(ENDS_AT, "must be at most " + LONGEST.toDays() + " days after starts_at");
        } else if (Duration.between(now, start).compareTo(LONGEST) > 0) {
            problems.put("starts_at", "lies more than " + LONGEST.toDays() + " days ahead");
        }
    }

    /** In one form: days once each and in their order, and a time zone. */
    private ScheduleFields schedule(ScheduleFields sent) {
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        List<@Nullable String> named = sent.days();
        if (named != null) {
            named.forEach(text -> Schedule.day(text).ifPresentOrElse(days::add, this::unknownDay));
            if (named.isEmpty()) {
                problems.put(SCHEDULE + ".days", "must name a day; left out, it is every day");
            }
        }
        String zone = sent.timeZone() == null ? "UTC" : sent.timeZone();
        if (Schedule.zone(zone).isEmpty()) {
            problems.put(SCHEDULE + ".time_zone", "is none such as Europe/Berlin or UTC");
        }
        checkTime(SCHEDULE + ".from", sent.from());
        checkTime(SCHEDULE + ".to", sent.to());
        return new ScheduleFields(
                named == null
                        ? null
                        : List.copyOf(days.stream().map(Schedule::word).toList()),
                sent.from(),
                sent.to(),
                zone);
    }

    private void unknownDay() {
        problems.put(SCHEDULE + ".days", "must be of mon, tue, wed, thu, fri, sat, sun");
    }

    private void checkTime(String field, @Nullable String text) {
        if (Schedule.time(text).isEmpty()) {
            problems.put(field, "must be a time from 00:00 to 23:59");
        }
    }
}
