package io.tocsin.alert.mute;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRulesProvider;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Again and again, by the clocks of a time zone. Where they are turned back, a window begins when they show its beginning first, and
 * ends when they have shown its last moment for the last time; where they are turned forward, a time that is left out is the moment
 * at which they are. So it never lacks a moment of what it says.
 *
 * @param days on which a window begins
 * @param from its first moment
 * @param to not part of it; not later than {@code from}: of the next day, so where they are equal it is a whole day
 */
record Schedule(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) implements Window {

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final int LENGTH_OF_DAY = 3;

    Schedule {
        days = Set.copyOf(days);
    }

    /**
     * Of what is stored.
     *
     * @throws IllegalArgumentException where it cannot be read, such as a zone that this replica's Java does not know
     */
    static Schedule of(ScheduleFields fields) {
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        List<@Nullable String> named = fields.days();
        if (named == null) {
            days = EnumSet.allOf(DayOfWeek.class);
        } else {
            for (String day : named) {
                days.add(day(day).orElseThrow(() -> unreadable("day", day)));
            }
        }
        return new Schedule(
                days,
                time(fields.from()).orElseThrow(() -> unreadable("time", fields.from())),
                time(fields.to()).orElseThrow(() -> unreadable("time", fields.to())),
                zone(fields.timeZone()).orElseThrow(() -> unreadable("time zone", fields.timeZone())));
    }

    private static IllegalArgumentException unreadable(String what, @Nullable String text) {
        return new IllegalArgumentException("There is no " + what + " " + text);
    }

    /** A day such as {@code mon}. */
    static Optional<DayOfWeek> day(@Nullable String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word(day).equals(text)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    /** A day as it is written: its first three letters. */
    static String word(DayOfWeek day) {
        return day.name().substring(0, LENGTH_OF_DAY).toLowerCase(Locale.ROOT);
    }

    /** A time such as {@code 22:00}. */
    static Optional<LocalTime> time(@Nullable String text) {
        return text != null && TIME.matcher(text).matches() ? Optional.of(LocalTime.parse(text)) : Optional.empty();
    }

    /** A time zone of the IANA's database. */
    static Optional<ZoneId> zone(@Nullable String text) {
        return text != null && ZoneRulesProvider.getAvailableZoneIds().contains(text)
                ? Optional.of(ZoneId.of(text))
                : Optional.empty();
    }

    @Override
    public Optional<Instant> until(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        Instant latest = null;
        // A window takes up to two dates, and islands have moved over the date line.
        for (LocalDate day = today.minusDays(2); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                Instant end = end(day);
                boolean within = !begin(day).isAfter(now) && end.isAfter(now);
                if (within && (latest == null || end.isAfter(latest))) {
                    latest = end;
                }
            }
        }
        return Optional.ofNullable(latest);
    }

    private Instant begin(LocalDate day) {
        LocalDateTime local = day.atTime(from);
        ZoneOffsetTransition turned = zone.getRules().getTransition(local);
        if (turned != null && turned.isGap()) {
            return turned.getInstant();
        }
        return local.toInstant(zone.getRules().getValidOffsets(local).get(0));
    }

    private Instant end(LocalDate day) {
        LocalDateTime local = (to.isAfter(from) ? day : day.plusDays(1)).atTime(to);
        ZoneOffsetTransition turned = zone.getRules().getTransition(local);
        if (turned != null && turned.isGap()) {
            return turned.getInstant();
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        // The moment to which clocks are turned back is no part of the window that it ends, so nothing before it comes
        // again.
        boolean again = turned != null && local.isAfter(turned.getDateTimeAfter());
        return local.toInstant(offsets.get(again ? offsets.size() - 1 : 0));
    }
}
