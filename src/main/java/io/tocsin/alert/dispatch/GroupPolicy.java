package io.tocsin.alert.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a channel is told of a group of alerts, and of which: the first of a quiet group at once, what follows within {@link #BURST} in
 * one message, and after that one each {@link #INTERVAL} at most; what still fires after its repeat interval is told again. A firing
 * that went out is always followed by its resolve, whatever keeps messages back meanwhile. Pure.
 */
final class GroupPolicy {

    static final Duration BURST = Duration.ofSeconds(30);
    static final Duration INTERVAL = Duration.ofMinutes(5);

    /** A message holds no more that fire; what is new and has no room waits for the next. */
    static final int MOST = 200;

    private GroupPolicy() {}

    /**
     * What a channel was sent of the group.
     *
     * @param burst messages since it was quiet
     * @param sentAt null where there was none
     */
    record Sent(int burst, @Nullable Instant sentAt) {

        static final Sent NEVER = new Sent(0, null);

        boolean quiet(Instant now) {
            return sentAt == null || isOver(INTERVAL, now);
        }

        /** Whether so long has passed since the last message; a time far ahead is that of a clock which has gone back since. */
        private boolean isOver(Duration pause, Instant now) {
            return sentAt != null && (!now.isBefore(sentAt.plus(pause)) || sentAt.isAfter(now.plus(BURST)));
        }
    }

    /**
     * What decides about an alert.
     *
     * @param active whether it is at the group's severity, or beyond
     * @param told whether the channel knows that it fires
     * @param news whether there are issues that the channel does not know of
     * @param held whether anything keeps messages about it back
     * @param inhibited whether it fires at a higher severity as well, of which the channel is told instead
     * @param acknowledged whether somebody has taken it on: it is not told again
     * @param changedAt when it became active or ended
     * @param repeat how often it is told again
     */
    record Standing(
            boolean active,
            boolean told,
            boolean news,
            boolean held,
            boolean inhibited,
            boolean acknowledged,
            Instant changedAt,
            Duration repeat) {

        private boolean shown() {
            return active && !held && !inhibited;
        }

        private boolean fresh() {
            return shown() && !told;
        }
    }

    /**
     * A message, what is new in it first: people read the beginning, and receivers cut the end.
     *
     * @param news the places of those that are told to fire for the first time, then of those with further issues
     * @param ended the places of those that are told to be over
     * @param others the places of those that fire as they did
     * @param more how many fire that there is no room for
     */
    record Message(List<Integer> news, List<Integer> ended, List<Integer> others, int more) {

        /** All that are told to fire. */
        List<Integer> firing() {
            return Stream.concat(news.stream(), others.stream()).toList();
        }
    }

    /**
     * The message that is due; null where none is.
     *
     * @param standing whether the channel holds what the last message said until the next one: then each has to hold all that fires,
     *     what is held back has to end there, and a warning stays below what has become critical
     */
    static @Nullable Message due(Sent sent, List<Standing> alerts, boolean standing, Instant now) {
        List<Integer> fresh = new ArrayList<>();
        List<Integer> further = new ArrayList<>();
        List<Integer> known = new ArrayList<>();
        List<Integer> ended = new ArrayList<>();
        boolean repeats = false;
        for (int i = 0; i < alerts.size(); i++) {
            Standing alert = alerts.get(i);
            if (alert.told() && (!alert.active() || (standing && alert.held()))) {
                ended.add(i);
            } else if (alert.fresh()) {
                fresh.add(i);
            } else if (alert.shown() || (standing && alert.told())) {
                boolean open = alert.shown() && !alert.acknowledged();
                (open && alert.news() ? further : known).add(i);
                repeats |= open && !standing && sent.isOver(alert.repeat(), now);
            }
        }
        boolean changed = !fresh.isEmpty() || !ended.isEmpty() || !further.isEmpty();
        if (!repeats && (!changed || !mayChange(sent, alerts, fresh, now))) {
            return null;
        }
        int fire = fresh.size() + further.size() + known.size();
        int room = standing ? fire : MOST;
        List<Integer> news = first(room, fresh);
        news.addAll(first(room - news.size(), further));
        List<Integer> others = first(room - news.size(), known);
        return new Message(news, ended, others, fire - news.size() - others.size());
    }

    private static List<Integer> first(int most, List<Integer> places) {
        return new ArrayList<>(places.subList(0, Math.min(most, places.size())));
    }

    private static boolean mayChange(Sent sent, List<Standing> alerts, List<Integer> fresh, Instant now) {
        if (sent.quiet(now)) {
            return true;
        }
        Instant end = sent.sentAt() == null ? now : sent.sentAt().plus(BURST);
        return sent.burst() == 1
                && !now.isBefore(end)
                && fresh.stream()
                        .anyMatch(place -> !alerts.get(place).changedAt().isAfter(end));
    }

    /** What the channel was sent after a message. */
    static Sent after(Sent before, Instant now) {
        return new Sent(before.quiet(now) ? 1 : before.burst() + 1, now);
    }
}
